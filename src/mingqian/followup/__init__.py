"""9 后续处理: every problem found has a path, one responsible department, and an end.

昌江 第十七、十八、十九条, 彭阳 二（六）, 吉林 二（七）（八）, 惠州 第（十）条. Comes after
``publication``; the archive keeps its papers, oversight lists what stays open.
"""
