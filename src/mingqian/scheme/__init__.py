"""Stage 3, 工作方案: a plan line, a decision or a special inspection worked out and agreed.

The lead writes the scheme, asks every invited department, finalises it under a digest, and
launches it: each batch becomes an ``InspectionTask`` that the later stages carry to its end.
After it: ``draw``.

Clauses: 惠州 第（三）、（四）、（六）至（九）条, 昌江 第十一、十三条,
彭阳 二（五）、（七）, 吉林 二（八）.
"""

from __future__ import annotations
