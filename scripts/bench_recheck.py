"""Measure the recheck in the browser: ``python scripts/bench_recheck.py [units]``.

Makes a synthetic draw over so many units (1,000,000 unless said otherwise), serves it with the
built worker on loopback, and lets Chromium recompute it. Prints the seconds of every run; the
exit status is 1 where a step came out false.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from drawengines import ed25519
from fairdraw import pool, record, sample
from fairdraw.beacon import BeaconValue
from fairdraw.ids import uscc_check_character
from fairdraw.plan import Plan
from fairdraw.seed import derive

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("MINGQIAN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SECRETS = {"lead": "a1" * 32, "dept-env": "b2" * 32, "observer": "c3" * 32}
RUNS = 3
PAGE = """<!doctype html><script>
window.recheck = () => new Promise((done) => {
  const worker = new Worker("portal-recheck.worker.js");
  worker.onmessage = ({ data }) => { if (data.type !== "progress") { worker.terminate(); done(data); } };
  const at = (name) => new URL(name, location.href).href;
  worker.postMessage({ type: "recheck", files: { record: at("record.json"), pool: at("pool.tsv") } });
});
</script>"""  # noqa: E501


def made(units: int) -> tuple[bytes, str]:
    """Pool file and record of a draw of 1 % out of four strata."""
    lines = []
    for number in range(units):
        first17 = f"91330100MA{number:07d}"
        lines.append(f"uscc:{first17}{uscc_check_character(first17)}\t{'ABCD'[number % 4]}\t1\n")
    data = "".join(lines).encode()
    summary = pool.summarise(data)
    strata = [
        {"code": code, "size": size, "rule": "permille", "value": 10, "min": 1,
         "quota": -(-size // 100)}
        for code, size in sorted(summary.strata.items())
    ]  # fmt: skip
    plan = Plan.from_json({
        "v": "mq1", "alg": "sha256", "authority": "330100-scjg", "plan_no": "2023-0009",
        "attempt": 1, "title": "百万户重算", "prev": "0" * 64,
        "pool": {"root": summary.root, "size": summary.size}, "strata": strata,
        "seed": {"parties": list(SECRETS), "commit_by": "2023-09-15T09:00:00Z",
                 "reveal_by": "2023-09-15T10:00:00Z", "escrow": "envelope",
                 "on_missing": "open-envelope", "beacon": {"kind": "dice", "count": 20}},
        "reserve_permille": 100, "disclosure": "immediate",
    })  # fmt: skip
    beacon = BeaconValue("dice", digits="16253441625344162534")
    seed = derive(plan.digest(), SECRETS, beacon.string)
    drawn = sample.draw_rows(pool.scan(data), seed, plan.quotas, plan.reserves)
    body = record.compose(
        plan=plan, contributions=[record.Contribution(p, r) for p, r in SECRETS.items()],
        beacon=beacon, drawn=drawn,
    )  # fmt: skip
    signer = ed25519.signer("11" * 32, "bench")
    return data, record.issue(body, "sha256", [signer]).dumps()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files without a line for each."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main() -> int:
    """Make, serve, measure."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    data, certificate = made(units)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "pool.tsv").write_bytes(data)
        (place / "record.json").write_text(certificate, encoding="utf-8")
        (place / "index.html").write_text(PAGE, encoding="utf-8")
        shutil.copy(ROOT / "static/dist/portal-recheck.worker.js", place)
        handler = functools.partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return measure(f"http://127.0.0.1:{server.server_address[1]}/")
        finally:
            server.shutdown()


def cpu_seconds() -> float:
    """Processor time of all descendants of this process so far: what counts on a busy machine."""
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = stat.read_text().rpartition(")")
        except OSError:
            continue  # gone meanwhile
        fields = tail.split()
        parents[int(head.split()[0])] = int(fields[1])
        used[int(head.split()[0])] = int(fields[11]) + int(fields[12])
    mine = {os.getpid()}
    while fresh := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= fresh
    ticks = sum(used.get(pid, 0) for pid in mine - {os.getpid()})
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(address: str) -> int:
    """Let Chromium recompute it a few times."""
    false: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        for _ in range(RUNS):
            before = cpu_seconds()
            found = page.evaluate("() => window.recheck()")
            false = [step["name"] for step in found["steps"] if step["ok"] is False]
            print(json.dumps({
                "tickets": found["tickets"], "workers": found["hands"],
                "seconds": round(found["milliseconds"] / 1000, 2),
                "cpu_seconds": round(cpu_seconds() - before, 2), "false": false,
            }))  # fmt: skip
        browser.close()
    return 1 if false else 0


if __name__ == "__main__":
    raise SystemExit(main())
