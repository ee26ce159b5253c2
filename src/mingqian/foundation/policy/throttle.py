"""A brake on what anybody may send without signing in, shared by all server processes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mingqian.foundation.policy.decision import Refused
from mingqian.foundation.policy.models import PublicCount

_SALT = "mingqian.public-count"


def count(sender: str, form: str, *, limit: int, span: dt.timedelta) -> None:
    """Count one more use of ``form`` by ``sender``. Refused 429 when ``limit`` is used up.

    ``span`` begins with the first use; counts whose span is over are deleted.
    """
    now = timezone.now()
    digest = salted_hmac(_SALT, f"{form}:{sender}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        PublicCount.objects.filter(since__lt=now - span).delete()
        rows = PublicCount.objects.select_for_update()
        row, _ = rows.get_or_create(digest=digest, defaults={"since": now})
        row.number += 1
        row.save(update_fields=["number"])
    if row.number > limit:
        raise Refused("提交过于频繁，请一小时后再试", code="too_many", status=429)
