"""Start the platform for a developer: web server, job worker and clock, until Ctrl-C.

``PORT`` and ``HOST`` say where; ``RELOAD=1`` uses Django's reloading server instead of waitress.
When one of the three ends, the others are stopped too and the exit status is its own.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
TICK_SECONDS = "60"
GRACE_SECONDS = 8.0
#: Of prctl(2): the signal a process gets when its parent ends.
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked us to stop."""


def commands(host: str, port: str) -> dict[str, list[str]]:
    """What runs, by name."""
    web = [
        sys.executable, "-m", "waitress", f"--listen={host}:{port}", "--threads=8",
        "mingqian.conf.wsgi:application",
    ]  # fmt: skip
    if os.environ.get("RELOAD") == "1":
        web = [*MANAGE, "runserver", f"{host}:{port}"]
    return {
        "web": web,
        "worker": [*MANAGE, "db_worker", "--no-reload"],
        "clock": [*MANAGE, "tick", "--every", TICK_SECONDS],
    }


def refuse_bad_settings(environment: dict[str, str]) -> None:
    """The one sentence about a setting that cannot be used, instead of three tracebacks."""
    asked = [sys.executable, "-c", "import mingqian.conf.settings"]
    done = subprocess.run(
        asked, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = (done.stderr.strip() or "设置读不进来").splitlines()[-1]
        raise SystemExit(f"设置有误，没有启动：{words.partition('SettingError: ')[2] or words}")


def end_with_parent() -> None:
    """Ask Linux to end a child when this process is killed: nobody is left holding the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def refuse_busy_port(host: str, port: str) -> None:
    """Say so at once, instead of a traceback from the server."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise SystemExit(
                f"端口 {port} 已被占用（{error.strerror}）；换一个：make run PORT=8001"
            ) from None


def wait_until_open(host: str, port: str, web: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers; False when it died first."""
    for _ in range(300):
        if web.poll() is not None:
            return False
        try:
            socket.create_connection((host, int(port)), timeout=0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def announce(host: str, port: str) -> None:
    """Where to look and whom to be."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    base = f"http://{shown}:{port}"
    places = {"公示门户": "/", "工作台": "/desk/", "现场检查": "/m/"}
    lines = "\n".join(f"  {base}{path}  {name}" for name, path in places.items())
    print(f"\n  明签 Mingqian\n{lines}\n", flush=True)
    subprocess.run([*MANAGE, "demo", "--accounts"], check=False)
    print("\n  Ctrl-C 停止\n", flush=True)


def stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """End all, politely first. Each has its own session: Ctrl-C reaches only this process."""
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def watch(running: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until one ends; its exit status, and a line that says which it was."""
    while True:
        for name, process in running.items():
            status = process.poll()
            if status is not None:
                print(f"{name} 已退出（{status}），其余一并停止", file=sys.stderr)
                return status or 1
        time.sleep(0.5)


def on_signal(_number: int, _frame: FrameType | None) -> None:
    """SIGINT and SIGTERM end the run."""
    raise Stopped


def main() -> int:
    """Start, announce, watch, stop."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    refuse_busy_port(host, port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    if port != "8000" and "MINGQIAN_PORTAL_ADDRESS" not in environment:
        # Links and QR codes follow the port; the name of the logs stays what the demo was made as.
        environment["MINGQIAN_PORTAL_ADDRESS"] = f"http://127.0.0.1:{port}"
        environment.setdefault("MINGQIAN_LOG_ORIGIN", "127.0.0.1:8000/mq")
    refuse_bad_settings(environment)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(host, port).items():
            running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509
            )
        if wait_until_open(host, port, running["web"]):
            announce(host, port)
        return watch(running)
    except Stopped:
        print("\n正在停止…", flush=True)
        return 0
    finally:
        stop(running)


if __name__ == "__main__":
    raise SystemExit(main())
