"""统计: figures over all stages, read only. Every number can be counted again by hand.

惠州 第（二）条, 吉林 二（一）, 彭阳 一, 兴隆台 二（一）, 昌江 第三、七条.
"""
