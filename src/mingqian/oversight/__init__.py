"""11 监督考评: task reports, ledger, overdue register, urging, issues, closing a task.

彭阳 二（五）, 吉林 三（三）, 惠州 第（十六）条, 发文. The last stage: it reads all others and
closes the task through ``scheme``.
"""
