"""Files not yet sealed pass to the successor of a department."""

from __future__ import annotations

from mingqian.archive.models import Dossier, DossierState
from mingqian.foundation.org.handover import Duty, by_field, carries

carries(
    Duty(
        "archive:open",
        "未封卷的档案",
        lambda old: Dossier.objects.filter(department=old).exclude(state=DossierState.SEALED),
        by_field("department"),
    )
)
