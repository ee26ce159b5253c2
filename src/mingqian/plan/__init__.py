"""Stage 2, 年度抽查计划: what is to be inspected this year, decided before anything is drawn.

A plan holds lines (items, range, size, time, initiator, participants) that come from published
item lists only. Who reviews it, to whom it is sent, whether it is published and how strictly
its count binds are values of the rulebook. After it: ``scheme`` works a line out.

Clauses: 吉林 二（五）, 彭阳 二（三）, 兴隆台 六（二）（三）, 昌江 第六条（二）、第十二条.
"""

from __future__ import annotations
