"""The words of the stage «公示» in the journal."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

COLLECTED = declare("publication:collected", "归集到检查对象“{object}”名下，待公示")
PUBLISHED = declare("publication:published", "公示了结果（{category}），渠道 {channels} 个")
DELIVERED = declare("publication:delivered", "向“{channel}”重新报送：{outcome}")
WITHHOLDING_REQUESTED = declare("publication:withholding-requested", "申请不公示：{ground}")
WITHHELD = declare("publication:withheld", "准予不公示：{ground}")
WITHHOLDING_REFUSED = declare("publication:withholding-refused", "未准予不公示，恢复待公示")
RELEASED = declare("publication:released", "不公示情形消失，恢复待公示")
CORRECTED = declare("publication:corrected", "更正了公示，新版为第 {version} 版")
OBJECTION_RECEIVED = declare("objection:received", "收到公众提出的{kind} {receipt_no}")
OBJECTION_ACCEPTED = declare("objection:accepted", "受理，由 {examiner} 核查")
OBJECTION_REJECTED = declare("objection:rejected", "不予受理并答复")
OBJECTION_UPHELD = declare("objection:upheld", "异议成立，已更正并答复")
OBJECTION_DISMISSED = declare("objection:dismissed", "异议不成立，已答复")
