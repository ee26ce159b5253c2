"""A whole installation for the browser: its own database, the demo, the real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass
class Site:
    """A running installation."""

    base: str
    environment: dict[str, str]
    server: subprocess.Popen[bytes]

    def manage(self, *words: str) -> str:
        """Run an administration command on it."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout

    def stop(self) -> None:
        """End the server."""
        self.server.terminate()
        self.server.wait(10)


def free_port() -> int:
    """A loopback port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def open_site(folder: Path) -> Site:
    """Build an installation with the demo in ``folder`` and start it."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "mingqian.conf.settings",
        "MINGQIAN_DEBUG": "1",
        "MINGQIAN_JOBS_INLINE": "1",
        "MINGQIAN_VAR_DIR": str(folder),
        "MINGQIAN_LOG_LEVEL": "WARNING",
    }
    if "MINGQIAN_DATABASE_URL" not in os.environ:
        environment["MINGQIAN_DATABASE_URL"] = f"sqlite:///{folder / 'site.sqlite3'}"
    site = Site(f"http://127.0.0.1:{port}", environment, None)  # type: ignore[arg-type]
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_rulebooks")
    site.manage("demo", "--if-empty")
    command = [
        sys.executable,
        "-m",
        "waitress",
        f"--listen=127.0.0.1:{port}",
        "--threads=4",
        "mingqian.conf.wsgi:application",
    ]
    site.server = subprocess.Popen(command, cwd=ROOT, env=environment)
    _wait(port)
    return site


def _wait(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")
