"""8 公示: publish each result on every channel in time, or withhold it lawfully; objections.

惠州 第（十二）条, 吉林 二（七）, 彭阳 二（六）, 兴隆台 六（五）, 昌江 第八、十六条. Comes after
``result``; ``followup`` (credit), ``archive`` and ``oversight`` build on it.
"""
