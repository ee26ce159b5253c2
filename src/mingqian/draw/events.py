"""Journal vocabulary of the draw."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

POOL_BUILT = declare(
    "draw:pool-built", "建立抽取池：范围内 {candidates} 户，排除 {excluded} 户，候选 {size} 户"
)
POOL_REBUILT = declare(
    "draw:pool-rebuilt",
    "重新建立抽取池：范围内 {candidates} 户，排除 {excluded} 户，候选 {size} 户",
)
EXCLUSION_OVERRIDDEN = declare(
    "draw:exclusion-overridden", "准予 {name} 纳入抽取池，不按“{rule}”排除"
)
SEALED = declare(
    "draw:sealed", "封存名单 {size} 户，指纹 {root}，封存摘要 {plan_digest}，随机源 {beacon_label}"
)
COMMITTED = declare("draw:committed", "{party}提交承诺值 {commitment}")
COMMITMENTS_COMPLETE = declare("draw:commitments-complete", "各方承诺齐备，共 {parties} 方")
REVEALED = declare("draw:revealed", "{party}交付随机数")
ENVELOPE_OPENED = declare("draw:envelope-opened", "启封{party}的密封件")
REVEALS_COMPLETE = declare("draw:reveals-complete", "各方随机数齐备，共 {parties} 方")
BEACON_ENTERED = declare(
    "draw:beacon-entered", "录入公共随机源（{beacon_label}）结果 {beacon}，见证人 {witness}"
)
DRAWN = declare(
    "draw:drawn",
    "抽取完成：候选 {size} 户，抽中 {selected} 户，种子 {seed}，抽取记录摘要 {certificate}",
)
CONFIRMED = declare("draw:confirmed", "确认抽取名单 {selected} 户，名单锁定")
FILED = declare("draw:filed", "抽取名单备案，备案号 {filing_no}")
DISPATCHED = declare("draw:dispatched", "派发抽取名单 {selected} 户至 {departments}")
COMMIT_MISSED = declare("draw:commit-missed", "承诺截止时间已过，未提交承诺：{parties}")
REVEAL_MISSED = declare("draw:reveal-missed", "公开截止时间已过，未公开随机数：{parties}")
COORDINATION_JOINED = declare("draw:coordination-joined", "加入统筹抽取“{title}”")
COORDINATION_LEFT = declare("draw:coordination-left", "退出统筹抽取“{title}”")
SUPPLEMENT_STARTED = declare(
    "draw:supplement-started", "补充抽取 {draw_no}，理由：{ground}，补抽 {number} 户"
)
SUPPLEMENT_APPROVED = declare("draw:supplement-approved", "批准扩大抽查，文号 {decision_no}")
DISCLOSED = declare("draw:disclosed", "封存公开：抽中 {selected} 户，种子 {seed}")
HEAD_WITNESSED = declare("draw:head-witnessed", "会签日志 {origin} 至第 {size} 条，树根 {root}")
LOG_FORKED = declare("draw:log-forked", "日志 {origin} 分叉（{size} 条）：{problem}")
ANCHORED = declare("draw:anchored", "外部留存：{medium} {place}，摘要 {digest}")
ANCHOR_REFUSED = declare("draw:anchor-refused", "外部留存被拒绝：{medium} {place}，{problem}")
VOIDED = declare("draw:voided", "本次抽取作废，责任方：{party}")
REATTEMPTED = declare("draw:reattempted", "以同一抽取池和应抽户数进行第 {attempt} 次抽取")
DROP_REQUESTED = declare("draw:drop-requested", "申请不检 {name}:{ground}")
DROP_REFUSED = declare("draw:drop-refused", "不同意不检 {name}")
DROPPED = declare("draw:dropped", "{name} 不检，由备选第 {rank} 签 {replacement} 递补")
DROPPED_ONLY = declare("draw:dropped-only", "{name} 不检，不递补：{ground}，须另行补抽")
PROMOTED = declare("draw:promoted", "第 {rank} 签 {name} 递补为检查对象")
OUTSIDE_REGISTERED = declare("draw:outside-registered", "登记{kind}“{title}”，{rows} 户")
