"""Write the frozen contract of the API: ``python scripts/schema.py`` → docs/openapi.json."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Ask the platform for its contract and keep it; 1 when it cannot be had."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "mingqian.conf.settings"
    import django

    django.setup()
    from django.test import Client

    answer = Client().get("/api/v1/openapi.json", headers={"host": "localhost"})
    if answer.status_code != 200:
        print(f"/api/v1/openapi.json answered {answer.status_code}", file=sys.stderr)
        return 1
    text = json.dumps(answer.json(), ensure_ascii=False, indent=2, sort_keys=True)
    (ROOT / "docs" / "openapi.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
