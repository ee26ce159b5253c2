"""The installation's settings with what a test run needs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MINGQIAN_DEBUG", "1")
os.environ.setdefault("MINGQIAN_JOBS_INLINE", "1")
os.environ.setdefault("MINGQIAN_VAR_DIR", tempfile.mkdtemp(prefix="mingqian-test-"))

from mingqian.conf.settings import *  # noqa: F403
from mingqian.conf.settings import DATABASES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Path(VAR_DIR).mkdir(parents=True, exist_ok=True)
# SQLite's tables come straight from the models: a law shows that migrations lead to the very
# same. Going through the migrations takes each worker as long as eighty tests.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {**DATABASES["default"].get("TEST", {}), "MIGRATE": False}
