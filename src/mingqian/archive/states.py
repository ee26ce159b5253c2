"""The transition table of a dossier (flows §14). From «sealed» no way leads out."""

from __future__ import annotations

from mingqian.archive import contents, events, policies
from mingqian.archive.models import Dossier
from mingqian.archive.models import DossierState as S
from mingqian.foundation.policy.decision import Decision, refuse
from mingqian.foundation.policy.permissions import Permission as P
from mingqian.foundation.workflow.transition import Facts, Table, Transition
from mingqian.publication.selectors import SETTLED
from mingqian.result.models import Result

FILE_CLAUSE = "吉林 二（六）“一次一档” / 彭阳 二（六） / 兴隆台 四 / 昌江 第二十条"
SEAL_CLAUSE = "兴隆台 四“任何单位、个人不得修改、增加、抽取档案材料”"


def nothing_is_missing(dossier: Dossier, facts: Facts) -> Decision | None:
    """Every document the rulebook requires lies in the volume (彭阳 二（六）)."""
    if dossier.is_supplement:
        return None if dossier.documents.exists() else refuse("补充卷没有材料", clause=FILE_CLAUSE)
    missing = contents.missing(dossier)
    if not missing:
        return None
    clause = policies.rules_of(dossier).clause("archive.required_documents")
    names = "、".join(missing)
    return refuse(f"缺少：{names}", clause=clause, code="missing_documents")


def results_are_settled(dossier: Dossier, facts: Facts) -> Decision | None:
    """兴隆台 四: archived after publication, or after the decision not to publish."""
    rulebook = policies.rules_of(dossier)
    if dossier.is_supplement or rulebook.text("archive.seal_after") != "published":
        return None
    current = Result.objects.filter(inspection=dossier.inspection, corrected_by__isnull=True)
    settled = current.filter(publications__kind="result", publications__state__in=SETTLED)
    if current.exists() and settled.distinct().count() == current.count():
        return None
    return refuse(
        "检查结果尚未全部公示（或者依法决定不公示）", clause=rulebook.clause("archive.seal_after")
    )


TABLE = Table(
    Transition(
        action="complete",
        label="材料齐全",
        source=(S.COLLECTING,),
        target=S.COMPLETE,
        permission=P.ARCHIVE_FILE,
        event=events.COMPLETED,
        clause=FILE_CLAUSE,
        policy=policies.can_file,
        guards=(nothing_is_missing,),
        style="primary",
    ),
    Transition(
        action="reopen",
        label="退回收集",
        source=(S.COMPLETE,),
        target=S.COLLECTING,
        permission=P.ARCHIVE_FILE,
        event=events.REOPENED,
        clause=FILE_CLAUSE,
        policy=policies.can_file,
        needs_reason=True,
    ),
    Transition(
        action="seal",
        label="封卷",
        source=(S.COMPLETE,),
        target=S.SEALED,
        permission=P.ARCHIVE_SEAL,
        event=events.SEALED,
        clause=SEAL_CLAUSE,
        policy=policies.can_file,
        guards=(results_are_settled, nothing_is_missing),
        style="primary",
        confirm="封卷后任何人不能修改、增加或者抽取卷内材料；后来的材料另立补充卷。",
    ),
)
