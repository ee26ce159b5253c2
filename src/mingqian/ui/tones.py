"""Which colour a word of state wears. A tone never speaks alone: the word stands in it.

Tones: ``success`` done and well, ``info`` in hand, ``warning`` waits for somebody,
``danger`` overdue, refused or unlawful, ``neutral`` everything else.
"""

from __future__ import annotations

TONES = ("success", "info", "warning", "danger", "neutral")

#: Codes of the states and categories of all stages, and a few words met in data.
_BY_TONE = {
    "success": (
        "accepted active approved archived attested completed confirmed done in_force met no_issue "
        "listed carried passed reviewed answered complete delivered exported handled "
        "published ready rectified sealed signed upheld valid verified closed 正常 存续 "
        "在业 已公示 已完成 已确认 未发现问题 通过 有效"
    ),
    "info": (
        "collecting compiled configured consulting discussing dispatched drawn drawing entered "
        "online_done recorded reported checked examining in_progress "
        "filed final formed in_review inspected invited running scheduled settled submitted "
        "under_examination under_review visiting 检查中 进行中 在办"
    ),
    "warning": (
        "assigned draft due_soon late met_late merging open ordered ordered_to_rectify partial "
        "applied in_effect planned pending proposed registered "
        "pending_followup provisional queued received requested returned revealed suspended "
        "waiting withheld withheld_pending 停业 待检查 待公示 异常名录 责令改正"
    ),
    "danger": (
        "declined deemed_not_completed delayed dismissed escalated expired failed "
        "false_information no_answer overdue refused refused_to_sign rejected "
        "serious_non_cooperation unreachable violation_found 逾期 超期 吊销 失信"
    ),
    "neutral": (
        "abandoned cancelled closed_year corrected deregistered dropped left void voided 注销 作废"
    ),
}
TONE_OF = {word: tone for tone, words in _BY_TONE.items() for word in words.split()}

#: Credit risk classes A (low) to D (high).
RISK_TONES = {"A": "success", "B": "info", "C": "warning", "D": "danger"}


def tone_of(state: object) -> str:
    """Tone of a state code or word; ``neutral`` for an unknown one."""
    return TONE_OF.get(str(state), "neutral")
