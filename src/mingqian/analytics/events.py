"""Journal vocabulary of the statistics."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

AUDITED = declare(
    "analytics:audited", "完成随机性自查：{draws} 次抽取，{tests} 项检验，报警 {alarms} 项"
)
