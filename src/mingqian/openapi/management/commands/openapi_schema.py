"""``manage.py openapi_schema``: write the API's contract to ``docs/openapi.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mingqian.openapi.api import api


class Command(BaseCommand):
    """Freeze the contract."""

    help = "把接口契约写入 docs/openapi.json；变更应在评审中可见"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the snapshot."""
        target = Path(settings.BASE_DIR) / "docs" / "openapi.json"
        schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
        target.write_text(
            json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
        )
        self.stdout.write(f"已写入 {target.name}")
