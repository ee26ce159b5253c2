"""A setting that cannot be used is refused in one sentence that names it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mingqian.conf import env

ROOT = Path(__file__).resolve().parents[2]


def test_a_choice_is_one_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("auto", "memory")
    monkeypatch.delenv("MINGQIAN_DRAW_ENGINE", raising=False)
    assert env.choice("DRAW_ENGINE", "auto", options) == "auto"
    monkeypatch.setenv("MINGQIAN_DRAW_ENGINE", "memory")
    assert env.choice("DRAW_ENGINE", "auto", options) == "memory"
    monkeypatch.setenv("MINGQIAN_DRAW_ENGINE", "quantum")
    with pytest.raises(env.SettingError, match="'quantum': 只能是 auto、memory"):
        env.choice("DRAW_ENGINE", "auto", options)


def test_a_folder_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGQIAN_RULEBOOKS_DIR", str(tmp_path))
    assert env.folder("RULEBOOKS_DIR", ROOT) == tmp_path
    monkeypatch.setenv("MINGQIAN_RULEBOOKS_DIR", str(tmp_path / "none"))
    with pytest.raises(env.SettingError, match="没有这个文件夹"):
        env.folder("RULEBOOKS_DIR", ROOT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DRAW_ENGINE", "quantum"),
        ("RULEBOOKS_DIR", "/none"),
        ("DATABASE_URL", "nonsense"),
        ("UPLOAD_MEGABYTES", "many"),
    ],
)
def test_the_platform_does_not_start_and_says_which(name: str, value: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "run.py")],
        env={**os.environ, "MINGQIAN_DEBUG": "1", f"MINGQIAN_{name}": value, "PORT": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"设置有误，没有启动：MINGQIAN_{name}")
    assert "Traceback" not in done.stderr
