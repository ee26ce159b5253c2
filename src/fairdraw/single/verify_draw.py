#!/usr/bin/env python3
"""Verify a draw record of protocol mq1 (明签) with nothing but Python, 3.8 or later.

    python3 verify_draw.py RECORD.json --pool POOL.tsv [--inspectors F --eligibility F] [--trust HEX]
        [--log-key KEY [--witness KEY]... [--log F] [--checkpoint F] [--log-proof F]
        [--old-checkpoint F] [--now TIME]] [--supplements F] [--pool-key F] [--json]

Nothing in the record is believed; every step is recomputed. ✓ true, ✗ false, ? not checked. Exit code:
0 no step false, 1 some step false, 2 unusable input. One thing is not in here, the BLS signature of a
drand beacon: compare its round with what drand publishes. § refers to draw-protocol.md.
"""
from __future__ import annotations

import argparse, base64, hashlib, hmac, json, re, struct, sys, time, unicodedata
from collections import deque
from fractions import Fraction
from pathlib import Path
from typing import Any, Iterator

class BadError(Exception): """A claim that does not hold."""
class SkipError(Exception): """A claim that cannot be judged with what is at hand."""

def need(truth: Any, why: str) -> None:
    if not truth: raise BadError(why)

# -- hashes and canonical JSON (§1) -------------------------------------------------------------------
def rotl(x: int, n: int) -> int: return (x << n % 32 | x >> (32 - n % 32)) & 0xFFFFFFFF

def sm3(data: bytes) -> bytes:
    """GB/T 32905 in plain Python, for the many Pythons that lack it."""
    start_value = "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"
    state = struct.unpack(">8I", bytes.fromhex(start_value))
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack(">Q", 8 * len(data))
    for start in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)
            w.append(x ^ rotl(x, 15) ^ rotl(x, 23) ^ rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            constant = rotl(0x79CC4519 if j < 16 else 0x7A879D8A, j)
            ss1 = rotl((rotl(a, 12) + e + constant) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & g
            tt1 = (ff + d + (ss1 ^ rotl(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, rotl(b, 9), c
            e, f, g, h = tt2 ^ rotl(tt2, 9) ^ rotl(tt2, 17), e, rotl(f, 19), g
        state = tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h)))
    return struct.pack(">8I", *state)

def digest(data: bytes, alg: str = "sha256") -> bytes:
    return sm3(data) if alg == "sm3" else hashlib.sha256(data).digest()

def hashed(text: str, alg: str) -> str: return digest(text.encode(), alg).hex()

def canonical(value: Any, depth: int = 0) -> str:
    """The canonical JSON text; refuses floats, null, odd keys, texts that are not NFC, and depth."""
    fine = depth <= 32
    if isinstance(value, dict): fine = fine and all(re.fullmatch("[a-z0-9_]{1,64}", key) for key in value)
    elif isinstance(value, str):
        fine = unicodedata.normalize("NFC", value) == value and not re.search("[\ud800-\udfff]", value)
    elif not isinstance(value, list): fine = isinstance(value, int) and abs(value) < 2**53
    need(fine, f"不是规范的 JSON 值 / not canonical JSON: {value!r:.60}")
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        canonical(item, depth + 1)
    return "" if depth else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

def no_double(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need(len({key for key, _ in pairs}) == len(pairs), "键重复 / duplicated key")
    return dict(pairs)

def parse_json(text: str) -> Any: return json.loads(text, object_pairs_hook=no_double)

# -- shapes: every field wanted, and no other (§1, §4, §11) -------------------------------------------
FIELDS = {name: row.split() for name, row in {  # a field with ? may be left out
    "plan": "v alg authority plan_no attempt title prev pool strata seed reserve_permille disclosure inspectors?"
            " eligibility? match? reasons? replace_limit_permille? disclose_at? result_by? supplements? coord?",
    "body": "v type plan plan_digest commitments contributions beacon seed draw replacements coord? matching?"
            " anchors? log?", "record": "body body_digest signatures", "pool": "root size blind?",
    "coord": "v alg title members seed", "seed": "parties commit_by reveal_by escrow on_missing beacon",
    "stratum": "code size rule value min quota", "match": "department need need_qualified cap relax",
    "drand": "kind chain round", "lot": "kind game issue", "dice": "kind count", "none": "kind", "log-commit": "party",
    "log-plan": "prev pool strata reveal_by due disclose_at? supplements? coord?", "log-void": "reason party?", "log-result": "",
    "log-replace": "count", "log-disclose": "", "log-terms": "department seq", "log-dealt": "department seq"}.items()}
VOIDS = {"missing-commit": 1, "missing-reveal": 1, "wrong-reveal": 1, "no-beacon": 0, "withdrawn": 0, "incident": 0}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

def fit(value: Any, shape: str) -> Any:
    """Return an object that has exactly the fields of its shape, and times that compare as texts."""
    names = FIELDS[shape] + ("authority plan_no attempt digest time".split() if shape[:4] == "log-" else [])
    extra = set(value) - {name.rstrip("?") for name in names}
    missing = {name for name in names if name[-1] != "?"} - set(value)
    need(isinstance(value, dict) and not extra | missing, f"{shape}: 字段未知或缺少 / fields {sorted(extra | missing)}")
    for name, item in value.items():
        timed = isinstance(item, str) and (name in ("time", "due") or name[-3:] in ("_by", "_at"))
        fine = (not timed or TIME.fullmatch(item)) and (not isinstance(item, bool) or name == "blind" and item)
        need(fine, f"{shape}.{name} 不合格式 / malformed")
    return value

def utc(seconds: int) -> str: return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))

def check_plan(plan: Any) -> None:
    fit(fit(plan, "plan")["pool"], "pool")
    seed, rules, strata = fit(plan["seed"], "seed"), plan.get("match", []), [fit(s, "stratum") for s in plan["strata"]]
    beacon, parties = fit(seed["beacon"], seed["beacon"]["kind"]), seed["parties"]
    need(len(set(parties)) == len(parties) >= 3 and plan["v"] == "mq1", "至少要有三方 / needs three parties")
    need(beacon["kind"] != "dice" or 20 <= beacon["count"] <= 200, "掷骰次数 / number of throws")
    need(len({s["code"] for s in strata}) == len(strata) > 0 and all(
        s["rule"] != "permille" or s["value"] <= 1000 for s in strata), "分层有误 / malformed strata")
    need(all(r["need"] >= r["need_qualified"] for r in (fit(r, "match") for r in rules)) and bool(rules) == (
        "inspectors" in plan and "eligibility" in plan), "match 有误 / malformed match")
    need(seed["commit_by"] < seed["reveal_by"] < plan.get("result_by", "9") and (
        plan["disclosure"] == "sealed") == ("disclose_at" in plan), "期限有误 / malformed deadlines")

# -- frozen files and Merkle trees (§2, §3, §8.1) -----------------------------------------------------
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

def good_id(name: str) -> bool:
    scheme, _, value = name.partition(":")
    if not re.fullmatch("[a-z][a-z0-9]{0,15}", scheme) or not value or len(name.encode()) > 200: return False
    if scheme == "uscc":
        return bool(re.fullmatch(f"[{ALPHABET}]{{18}}", value)) and sum(
            ALPHABET.index(c) * (pow(3, k, 31) if k < 17 else 1) for k, c in enumerate(value)) % 31 == 0
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"} & {unicodedata.category(c) for c in value}
    return not hidden and unicodedata.normalize("NFC", name) == name

def lines_of(data: bytes, whole: bool = False) -> Iterator[str]:
    """The lines of a frozen file, in strictly rising order of the first column or the whole line."""
    before = b"" if not data or data.endswith(b"\n") else b"\xff"  # the last line must end, too
    for n, line in enumerate(data.split(b"\n")[:-1], 1):
        fine = 0 < len(line) <= 1024 and line[-1:] != b"\r" and line[:3] != b"\xef\xbb\xbf"
        key = line if whole else line.partition(b"\t")[0]
        need(fine and key > before, f"第 {n} 行不合格式、次序不对或重复 / line {n}: form or order")
        before = key
        yield line.decode()

def read_pool(data: bytes) -> list[tuple[str, str, int]]:
    units = []
    for line in lines_of(data):
        shape = re.fullmatch("([^\t]+)\t([A-Za-z0-9_.-]{1,32})\t([1-9][0-9]{0,2}|1000)", line)
        need(shape and good_id(shape[1]), f"名单有误 / malformed pool line: {line}")
        units.append((shape[1], shape[2], int(shape[3])))  # type: ignore[index]
    need(units, "名单为空 / the pool is empty")
    return units

def node(left: bytes, right: bytes, alg: str = "sha256") -> bytes: return digest(b"\x01" + left + right, alg)

def root_of(level: list[bytes], alg: str = "sha256") -> bytes:
    """RFC 6962 over leaf hashes: pair neighbours level by level, an odd one moves up as it is."""
    level = level or [digest(b"", alg)]
    while len(level) > 1:
        pairs = [node(level[i], level[i + 1], alg) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]

def file_ref(data: bytes, alg: str) -> dict[str, Any]:
    leaves = [digest(b"\x00" + line, alg) for line in data.split(b"\n")[:-1]]
    return {"root": root_of(leaves, alg).hex(), "size": len(leaves)}

def climb(place: int, last: int, leaf: bytes, path: list[bytes]) -> bytes:
    """The root a path leads to (RFC 9162 §2.1.3.2)."""
    for item in path:
        need(last, "路径过长 / the path is too long")
        if place & 1 or place == last:
            leaf = node(item, leaf)
            while place and not place & 1: place, last = place >> 1, last >> 1
        else: leaf = node(leaf, item)
        place, last = place >> 1, last >> 1
    need(last == 0, "路径过短 / the path is too short")
    return leaf

# -- quotas, draw, deal (§5, §7, §8) ------------------------------------------------------------------
def quotas_of(strata: list[Any]) -> dict[str, int]:
    found, shared = {}, [s for s in strata if s["rule"] == "total"]
    for s in strata:
        wanted = {"permille": -(-s["size"] * s["value"] // 1000), "count": s["value"], "total": 0}[s["rule"]]
        found[s["code"]] = min(s["size"], max(s["min"], wanted))
    seats = sum(s["quota"] - found[s["code"]] for s in shared)
    claims = sorted((-Fraction(s["size"] * s["value"], 2 * n + 1), s["code"]) for s in shared if s["value"]
                    for n in range(found[s["code"]], min(s["size"], found[s["code"]] + max(seats, 0))))
    need(0 <= seats <= len(claims), "总数过大或过小 / the total is too great or too small")
    for _, code in claims[:seats]: found[code] += 1  # Webster: the greatest N·g/(2n+1) gets the next seat
    return found

def draw(units: list[tuple[str, str, int]], seed: str, alg: str) -> dict[str, list[Any]]:
    """Every stratum in the order of (key, id bytes), with ranks from 1."""
    order: dict[str, list[Any]] = {}
    for name, code, weight in units:
        key = min(hashed(f"{seed}:{j}:{name}", alg) for j in range(1, weight + 1))
        order.setdefault(code, []).append((key, name.encode()))
    return {code: [{"rank": n, "id": name.decode(), "key": key} for n, (key, name) in enumerate(sorted(rows), 1)]
            for code, rows in order.items()}

class Deal:
    """The deal as a flow of places: source → slots of an object → (object, inspector) → inspector → sink.

    A slot is for the qualified only, or for anyone. `cap` is what may still flow from node to node.
    """

    def __init__(self, able: dict[str, set[str]], rule: Any, caps: dict[str, int], good: set[str]) -> None:
        self.able, self.need, self.level = able, rule["need"], 0
        self.caps = {i: min(cap, len(able)) for i, cap in caps.items()}
        self.cap: dict[Any, dict[Any, int]] = {"source": {}, "sink": {}}
        for o, who in able.items():
            for slot, size in (("good", rule["need_qualified"]), ("any", rule["need"] - rule["need_qualified"])):
                self.link("source", (slot, o), size)
                for i in who & good if slot == "good" else who: self.link((slot, o), (o, i), 1)
            for i in who: self.link((o, i), i, 1)
        for i in caps: self.link(i, "sink", 0)

    def link(self, a: Any, b: Any, size: int) -> None:
        self.cap.setdefault(a, {})[b] = size
        self.cap.setdefault(b, {}).setdefault(a, 0)

    def push(self, start: Any, goal: Any) -> bool:
        """Send one place from `start` to `goal`, breadth first; False where there is no way."""
        parent, queue = {start: start}, deque([start])
        while queue and goal not in parent:
            a = queue.popleft()
            for b, room in self.cap[a].items():
                if room and b not in parent:
                    parent[b] = a
                    queue.append(b)
        if goal not in parent: return False
        while goal != start:
            self.cap[parent[goal]][goal] -= 1
            self.cap[goal][parent[goal]] += 1
            goal = parent[goal]
        return True

    def solve(self) -> bool:
        """Fill every slot at the least possible level of load; False where that is impossible."""
        for _ in range(self.need * len(self.able)):
            while not self.push("source", "sink"):
                self.level += 1
                if self.level > max(self.caps.values(), default=0): return False
                for i, cap in self.caps.items(): self.cap[i]["sink"] += self.level <= cap
        return True

    def admits(self, o: str, i: str) -> bool:
        """Fix `i` on `o` if a full assignment with it still exists: a way from him back to the pair."""
        if self.cap[o, i][i] and not self.push(i, (o, i)): return False
        self.cap[o, i][i] = self.cap[i][o, i] = 0  # on it for good: no way leads over it any more
        return True

    def play(self, seed: str, alg: str) -> list[Any]:
        """Objects by turn; each walks the deck from the front and takes the first legal cards."""
        deck = sorted((t, hashed(f"mq1:card:{seed}:{t}:{i}", alg), i.encode(), i)
                      for i, cap in self.caps.items() for t in range(1, min(cap, self.level) + 1))
        found = []
        for o in sorted(self.able, key=lambda o: (hashed(f"mq1:turn:{seed}:{o}", alg), o.encode())):
            team: list[str] = []
            seen: set[str] = set()  # whoever was refused once is refused again: fixing never makes room
            for card in list(deck):
                i = card[3]
                if len(team) < self.need and i in self.able[o] and i not in seen:
                    seen.add(i)
                    if self.admits(o, i):
                        team.append(i)
                        deck.remove(card)
            found.append({"object": o, "inspectors": team})
        return found

# -- signatures and the log (§9, §11) -----------------------------------------------------------------
P25519, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, P25519)

def ed_add(p: tuple[int, int], q: tuple[int, int]) -> tuple[int, int]:
    k = D25519 * p[0] * q[0] * p[1] * q[1]
    return ((p[0] * q[1] + q[0] * p[1]) * pow(1 + k, -1, P25519) % P25519,
            (p[1] * q[1] + p[0] * q[0]) * pow(1 - k, -1, P25519) % P25519)

def ed_times(n: int, p: tuple[int, int]) -> tuple[int, int]:
    return ed_add(p if n & 1 else (0, 1), ed_times(n >> 1, ed_add(p, p))) if n else (0, 1)

def ed_point(data: bytes) -> tuple[int, int]:
    sign, y = data[31] >> 7, int.from_bytes(data, "little") & (1 << 255) - 1
    square = (y * y - 1) * pow(D25519 * y * y + 1, -1, P25519) % P25519
    x = pow(square, (P25519 + 3) // 8, P25519)
    x = x * pow(2, (P25519 - 1) // 4, P25519) % P25519 if (x * x - square) % P25519 else x
    need(y < P25519 and not (x * x - square) % P25519 and (x or not sign), "不在曲线上 / not on the curve")
    return (x if x & 1 == sign else P25519 - x), y

def ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """RFC 8032: is S·B = R + k·A?"""
    need(len(public) == 32 and len(signature) == 64, "公钥或签名长度不对 / wrong length of key or signature")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    s, base = int.from_bytes(signature[32:], "little"), ed_point(bytes([0x58] + [0x66] * 31))
    return s < ORDER and ed_times(s, base) == ed_add(ed_point(signature[:32]), ed_times(k, ed_point(public)))

def unbase64(text: str, size: int = 0) -> bytes:
    data = base64.b64decode(text)
    fine = base64.b64encode(data).decode() == text and len(data) == (size or len(data) or 1)
    need(fine, "不是规范的 base64 / not canonical base64")
    return data

def read_key(text: str) -> tuple[str, bytes, int, bytes]:
    """A verifier key <name>+<id>+<base64> as (name, id, type, public key)."""
    name, key_id, rest = (text.split("+", 2) + ["", ""])[:3]
    raw = unbase64(rest, 33)
    need(digest(name.encode() + b"\n" + raw)[:4].hex() == key_id and raw[0] in (1, 4), "公钥有误 / bad key")
    return name, bytes.fromhex(key_id), raw[0], raw[1:]

def open_note(note: str, log_key: Any, witnesses: list[Any]) -> tuple[int, bytes, str, str]:
    """A signed checkpoint as (size, root, earliest cosignature, by whom)."""
    text, blank, tail = note.rpartition("\n\n")
    rows, found = text.split("\n"), {}
    need(blank and tail.endswith("\n") and len(rows) == 3 and rows[0] == log_key[0]
         and re.fullmatch("0|[1-9][0-9]{0,14}", rows[1]), "不是该日志的检查点 / not a checkpoint of this log")
    for row in tail[:-1].split("\n"):
        shape = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)", row)
        name, data = shape[1], unbase64(shape[2])  # type: ignore[index]
        for key in (k for k in [log_key, *witnesses] if k[:2] == (name, data[:4])):
            when, message = int.from_bytes(data[4:12], "big"), (text + "\n").encode()
            if key[2] == 4: message = f"cosignature/v1\ntime {when}\n".encode() + message
            good = key[:2] not in found and ed25519(key[3], data[12 if key[2] == 4 else 4 :], message)
            need(good, f"{key[0]} 的签名不成立 / not genuine")
            found[key[:2]] = (utc(when), key[0]) if key[2] == 4 else ("9", "")
    need(log_key[:2] in found, "检查点没有日志的签名 / not signed by its log")
    return (int(rows[1]), unbase64(rows[2], 32), *min(found.values()))

def read_entry(leaf: str) -> dict[str, Any]:
    shape = re.fullmatch(r"mq1:log:([a-z]+):(\{.*\})", leaf)
    need(shape and "log-" + shape[1] in FIELDS and len(leaf.encode()) <= 4096, "日志条目有误 / malformed entry")
    kind, text = shape.groups()  # type: ignore[union-attr]
    entry = fit(parse_json(text), "log-" + kind)
    good = canonical(entry) == text and (kind != "void" or VOIDS[entry["reason"]] == ("party" in entry))
    need(good and entry.get("due", "1") > entry.get("reveal_by", "0"), "日志条目有误 / malformed entry")
    return {**entry, "type": kind, "hash": digest(b"\0" + leaf.encode())}

def tell(entries: list[Any], now: str) -> list[str]:
    """What a whole log shows (§11.4): raise on a fault, return what is overdue."""
    prev, clock, numbers, tries, latest = "0" * 64, "", {}, {}, {}  # type: ignore[var-annotated]
    for n, e in enumerate(entries, 1):
        def must(truth: Any, why: str, n: int = n) -> None: need(truth, f"{why}（第 {n} 条 / entry {n}）")
        must(e["authority"] == entries[0]["authority"] and e["time"] >= clock, "其他机关的条目，或时间倒流 / other authority, or clock")
        kind, key, clock, what = e["type"], (e["plan_no"], e["attempt"]), e["time"], e["digest"]
        if kind == "plan":
            must(key not in tries and e["prev"] == prev, "编号分叉或重复登记 / a fork, or logged twice")
            head, number, end = re.fullmatch("(.*?)([0-9]*)([^0-9]*)", e["plan_no"]).groups()  # type: ignore
            before, prev = latest.get(e["plan_no"]), what
            if before is None:
                right = numbers[head, end] = numbers.get((head, end), 0) + 1
                must(number and (int(number), key[1]) == (right, 1), f"编号不连续，应为 {right} / a gap in numbers")
            else:
                must("void" in before, "上一次没有作废就重抽 / a second draw without a void")
                must(e["attempt"] == before["attempt"] + 1 and (e["pool"], e["strata"]) == (before["pool"], before["strata"]),
                     "重抽时改了名单、名额或次数 / pool, quotas or attempt changed")
            latest[e["plan_no"]] = tries[key] = {**e, "commit": {}, "count": 0, "known": [], "seals": {}}
            continue
        must(key in tries, "没有对应的计划 / the log has no such plan")
        one = tries[key]
        must(kind not in ("commit", "void", "result") or "end" not in one, "结果或作废之后 / after the end")
        if kind == "commit":
            must(e["party"] not in one["commit"] and what not in one["commit"].values(), "承诺重复 / twice")
            one["commit"][e["party"]] = what
        elif kind == "void":
            must(what == one["digest"], "作废的不是该计划 / void of another plan")
            one["void"] = one["end"] = clock
        elif kind in ("terms", "dealt"):
            last, done = one["seals"].get(e["department"], (0, False))
            fine = one["known"] and not done and e["seq"] == last + (kind == "terms") > 0
            must(fine, "匹配条件或匹配的次序有误 / terms or deal out of order")
            one["seals"][e["department"]] = e["seq"], kind == "dealt"
        elif kind == "disclose":
            must(what in one["known"] and clock >= one.get("disclose_at", "9"), "公开的不是结果或过早 / disclosure")
        else:
            must(kind == "result" or (one["known"] and e["count"] > one["count"]), "递补有误 / replacements")
            one.update(known=[*one["known"], what], count=e.get("count", 0), end=one.get("end", clock))
    return [f"逾期 / overdue: {no}" for (no, _), one in tries.items() if one.get("end", now) > one["due"]]

# -- the steps (§10) ----------------------------------------------------------------------------------
CHAINS = {"52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971": (1692803367, 3)}
GAMES = {"ssq": ((6, 33), (1, 16)), "dlt": ((5, 35), (2, 12)), "kl8": ((20, 80),)}

class Verifier:
    """One record with the material at hand; each step returns what it found, raises what fails."""

    def __init__(self, record: Any, files: Any) -> None:
        self.record, self.files, self.body = fit(record, "record"), files, record["body"]
        self.raw = self.body.get("plan") if isinstance(self.body.get("plan"), dict) else {}
        self.alg = "sm3" if self.raw.get("alg") == "sm3" else "sha256"

    def part(self, name: str) -> Any:
        need(name in self.body, f"缺少字段 / missing field {name}")
        return self.body[name]

    @property
    def plan(self) -> Any:
        try: check_plan(self.raw)
        except (BadError, KeyError, TypeError, ValueError):
            raise SkipError("计划无法读取，见第 3 步 / the plan is unreadable, see step 3") from None
        return self.raw

    def root_digest(self) -> str:
        """P, or P* in a coordinated draw: what commitments and seed hang on."""
        kind = "coord" if "coord" in self.raw else "plan"
        if kind not in self.body: raise SkipError("统筹计划缺失，见第 3 步 / the coord plan is missing, see step 3")
        return hashed(f"mq1:{kind}:" + canonical(self.body[kind]), self.alg)

    def units(self) -> list[tuple[str, str, int]]:
        if self.plan["pool"].get("blind") and not self.files.pool_key:
            raise SkipError("盲名单：没有原件与密钥，不能核对 / a blind pool hides this")
        try: return read_pool(self.files.pool)
        except BadError: raise SkipError("名单不可用，见第 2 步 / the pool is unusable, see step 2") from None

    @property
    def redrawn(self) -> dict[str, tuple[list[Any], list[Any]]]:
        """Selected and reserve of every stratum, drawn with the published seed."""
        plan, order, found = self.plan, draw(self.units(), self.part("seed"), self.alg), {}
        for s in plan["strata"]:
            rows, quota = order.get(s["code"], []), s["quota"]
            need(len(rows) >= quota, f"分层 {s['code']} 不足 / stratum too small")
            found[s["code"]] = rows[:quota], rows[quota : quota - (-quota * plan["reserve_permille"] // 1000)]
        return found

    def step_record(self) -> Any:
        fit(self.body, "body")
        need((self.body["v"], self.body["type"]) == ("mq1", "result"), "不是 mq1 结果记录 / no mq1 result")
        right = hashed("mq1:cert:" + canonical(self.body), self.alg)
        need(right == self.record["body_digest"], "正文摘要不符 / the body digest is wrong")

    def step_signature(self) -> Any:
        signatures, message = self.record["signatures"], ("mq1:cert:" + canonical(self.body)).encode()
        trusted = bool(signatures) and not self.files.trust
        for s in signatures:
            good = s["alg"] == "ed25519" and ed25519(bytes.fromhex(s["pub"]), bytes.fromhex(s["sig"]), message)
            need(good, f"密钥 {s['key_id']} 的签名不成立 / not genuine")
            trusted = trusted or s["pub"] in self.files.trust
        need(trusted, "没有签名或签名不可信 / no signature, or none by a trusted key")

    def step_pool(self) -> Any:
        ref, data, key, leaves = self.plan["pool"], self.files.pool, self.files.pool_key, []
        if ref.get("blind") and not key:
            leaves = [bytes.fromhex(row) for row in data.decode().split()]
            fine = "".join(leaf.hex() + "\n" for leaf in leaves) == data.decode()
            need(fine and len(set(leaves)) == len(leaves) > 0, "盲名单有误 / malformed blind pool")
        for name, stratum, weight in read_pool(data) if not leaves else ():
            salt = hmac.new(key, name.encode(), "sha256").hexdigest() if ref.get("blind") else ""
            line = f"mq1:blind:{salt}:" * bool(salt) + f"{name}\t{stratum}\t{weight}"
            leaves.append(digest(b"\0" + line.encode(), self.alg))
        good = (root_of(leaves, self.alg).hex(), len(leaves)) == (ref["root"], ref["size"])
        need(good, "不是封存的名单 / not the pool the plan froze")

    def step_plan(self) -> Any:
        check_plan(self.raw)
        right = hashed("mq1:plan:" + canonical(self.raw), self.alg)
        need(self.part("plan_digest") == right, "计划摘要不符 / the plan digest is wrong")
        need(("coord" in self.raw) == ("coord" in self.body), "统筹计划有缺或多余 / coord plan")
        if "coord" in self.raw:
            coord, mine = fit(self.body["coord"], "coord"), ("authority", "plan_no", "attempt")
            terms = {k: v for k, v in self.raw.items() if k not in ("coord", "seed", "prev")}
            me = {"terms": hashed("mq1:terms:" + canonical(terms), self.alg), **{k: self.raw[k] for k in mine}}
            names = {(m["authority"], m["plan_no"]) for m in coord["members"]}
            good = 2 <= len(coord["members"]) == len(names) and me in coord["members"]
            same = (coord["alg"], coord["seed"]) == (self.alg, self.raw["seed"])
            need(good and same and self.root_digest() == self.raw["coord"]["plan"], "不是统筹成员 / no member")

    def step_quotas(self) -> Any:
        sizes: dict[str, int] = {}
        for _, code, _ in self.units(): sizes[code] = sizes.get(code, 0) + 1
        stated = {s["code"]: s for s in self.plan["strata"]}
        need(set(sizes) <= set(stated), "有分层不在计划内 / a stratum is not in the plan")
        right = quotas_of(self.plan["strata"])
        for code, s in stated.items():
            same = (s["size"], s["quota"]) == (sizes.get(code, 0), right[code])
            need(same, f"分层 {code} 应有 {sizes.get(code, 0)} 个，名额 {right[code]} / size or quota of {code}")

    def step_contributions(self) -> Any:
        parties, rule = self.plan["seed"]["parties"], self.plan["seed"]
        bound, given = self.part("commitments"), self.part("contributions")
        need([c["party"] for c in bound] == parties == [c["party"] for c in given], "参与方不符 / parties differ")
        for c, g in zip(bound, given):
            right = hashed(f"mq1:commit:{self.root_digest()}:{g['party']}:{g['r']}", self.alg)
            fine = c["commitment"] == right and re.fullmatch("[0-9a-f]{64}", g["r"])
            need(fine, f"{g['party']} 的随机数与承诺不符 / does not open its commitment")
            need(g["via"] == "reveal" or rule["on_missing"] == "open-envelope", "计划没有信封 / no envelopes")

    def step_beacon(self) -> Any:
        rule, value = self.plan["seed"]["beacon"], self.part("beacon")
        kind = value["kind"]
        same = kind == rule["kind"] and all(value[k] == rule[k] for k in rule if k != "count")
        need(same and (kind != "dice" or len(value["digits"]) == rule["count"]), "不是计划约定的信标 / other beacon")
        if kind == "lot":
            groups, wanted = value["numbers"].split("+"), GAMES[value["game"]]
            fine: Any = len(groups) == len(wanted) and re.fullmatch("[0-9]{2}([,+][0-9]{2})*", value["numbers"])
            for group, (count, highest) in zip(groups, wanted):
                numbers = group.split(",")
                fine = fine and len(numbers) == count and "01" <= numbers[0] and int(numbers[-1]) <= highest
                fine = fine and numbers == sorted(set(numbers))
            need(fine, "号码不合彩票规则 / against the rules of the lottery")
        if kind == "drand":
            right = digest(bytes.fromhex(value["signature"])).hex() == value["randomness"]
            need(right and value["chain"] in CHAINS, "随机数不符或未知的链 / randomness, or unknown chain")
            born = utc(CHAINS[value["chain"]][0] + (value["round"] - 1) * CHAINS[value["chain"]][1])
            need(born > self.plan["seed"]["reveal_by"], f"信标早于揭示期限 / the beacon is too old: {born}")
            return f"信标产生于揭示期限之后 / born {born}"
        return "计划不用信标：末位揭示风险 / no beacon" if kind == "none" else "信标与计划一致 / beacon of the plan"

    def step_beacon_signature(self) -> Any:
        value = self.part("beacon")
        if value["kind"] == "drand":
            need(value["chain"] in CHAINS, "未知的 drand 链 / unknown drand chain")
            raise SkipError(f"未检验 BLS 签名，请向 drand 查第 {value['round']} 轮 / compare the round with drand")

    def step_seed(self) -> Any:
        value = self.part("beacon")
        beacon = {"drand": "drand:{chain}:{round}:{randomness}", "lot": "lot:{game}:{issue}:{numbers}",
                  "dice": "dice:d6:{digits}", "none": "none"}[value["kind"]].format(**value)
        listed = ",".join(f"{c['party']}={c['r']}" for c in self.part("contributions"))
        right = hashed(f"mq1:seed:{self.root_digest()}:{listed}:{beacon}", self.alg)
        need(self.part("seed") == right, "种子不符 / the seed is wrong")

    def step_draw(self) -> Any:
        stated = self.part("draw")
        need(len(stated) == len(self.plan["strata"]), "分层与计划不一致 / strata differ from the plan")
        for part, (code, (selected, reserve)) in zip(stated, self.redrawn.items()):
            right = {"stratum": code, "quota": len(selected), "selected": selected, "reserve": reserve}
            need({"reserve": reserve, **part} == right, f"分层 {code} 的结果不符 / wrong result in {code}")

    def step_matching(self) -> Any:
        rules, files = self.plan.get("match", []), self.files
        need(rules or "matching" not in self.body, "计划没有匹配 / the plan has no matching")
        if not rules: return None
        if None in (files.inspectors, files.eligibility): raise SkipError("需要两份人员名单 / needs both staff files")
        refs = [file_ref(data, self.alg) for data in (files.inspectors, files.eligibility)]
        need(refs == [self.plan["inspectors"], self.plan["eligibility"]], "名单不是封存的 / not the frozen files")
        staff = [line.split("\t") for line in lines_of(files.inspectors)]
        links = [line.split("\t") for line in lines_of(files.eligibility, whole=True)]
        stated = self.body.get("matching")
        need(isinstance(stated, list) and len(stated) == len(rules), "部门数不符 / departments differ")
        objects = [pick["id"] for part in self.part("draw") for pick in part["selected"]]
        for rule, entry in zip(rules, stated):
            self.match_one(rule, entry, staff, links, objects)

    def match_one(self, rule: Any, entry: Any, staff: Any, links: Any, objects: list[str]) -> None:
        where, step, last = rule["department"], entry["relax_step"], len(rule["relax"])
        wanted = {"department", "relax_step", *(["infeasible"] if "infeasible" in entry else ["max_load", "assignment"])}
        need((entry["department"], set(entry)) == (where, wanted) and 0 <= step <= last, "部门或放宽步骤 / department, step")
        caps = {row[0]: min(int(row[3]), rule["cap"]) for row in staff if row[1] == where}
        good = {row[0] for row in staff if row[2] == "q"}
        for now in range(step + 1):
            served: dict[str, set[str]] = {}
            able = {o: {i for i in caps if caps[i]} for o in objects}
            for who, word, group in links:
                if word[:6] == "serves" and int(word[7:] or 0) <= now: served.setdefault(group, set()).add(who)
            for o, word, value in (row for row in links if row[0] in able):
                if word == "in" and value.split("/", 1)[0] == where:
                    able[o] &= served.get(value.split("/", 1)[1], set())
                elif word == "not": able[o].discard(value)
            if sum(map(len, able.values())) > 2_000_000: raise SkipError("规模过大，请用完整程序 / too large for this file")
            deal = Deal(able, rule, caps, good)
            full = deal.solve()
            need(not full or now == step, f"{where} 不必放宽 / relaxed without need")
        if "infeasible" in entry: right = step == last and self.short(entry["infeasible"], rule, able, caps, good)
        else: right = full and (deal.play(self.body["seed"], self.alg), deal.level) == (
            entry["assignment"], entry["max_load"])
        need(right, f"{where} 的匹配或短缺不成立 / matching or shortage does not hold")

    def short(self, claim: Any, rule: Any, able: Any, caps: dict[str, int], good: set[str]) -> bool:
        """Recount a Hall certificate (§8.3)."""
        only, names, open_to = set(claim["qualified_objects"]), set(claim["objects"]), dict.fromkeys(caps, 0)
        for i in (i for o in names for i in (able[o] & good if o in only else able[o])): open_to[i] += 1
        total = rule["need"] * len(names - only) + rule["need_qualified"] * len(only)
        most, who = sum(min(caps[i], n) for i, n in open_to.items()), sorted(filter(open_to.get, caps), key=str.encode)
        return total > most and only <= names and len(names) == len(claim["objects"]) and (
            claim["need"], claim["supply"], claim["inspectors"]) == (total, most, who)

    def step_replacements(self) -> Any:
        items, used, gone = self.part("replacements"), {}, set()  # type: ignore[var-annotated]
        if not items: return None
        for item in items:
            selected, reserve = self.redrawn.get(item["stratum"], ([], []))
            n = used.get(item["stratum"], 0)
            allowed = item["reason"] in self.plan.get("reasons", []) and len(set(item["approved_by"])) >= 2
            need(allowed, "理由不在计划之列，或不足两人签批 / reason not in the plan, or fewer than two approvals")
            listed = item["out"] in {p["id"] for p in selected + reserve[:n]} - gone and n < len(reserve)
            right = listed and (item["in"], item["rank"]) == (reserve[n]["id"], reserve[n]["rank"])
            need(right, f"{item['out']} 不在名单内，或接替的不是下一候补 / not on the list, or not the next reserve")
            used[item["stratum"]] = n + 1
            gone.add(item["out"])
        limit = self.plan.get("replace_limit_permille", 0) * sum(s["quota"] for s in self.plan["strata"])
        need(len(items) * 1000 <= limit, "递补超过上限 / too many replacements")

    def step_supplement(self) -> Any:
        if self.files.supplements is None: raise SkipError("需要被补充的记录 / needs the record it supplements")
        before = Verifier(self.files.supplements, self.files)
        same = hashed("mq1:plan:" + canonical(before.plan), before.alg) == self.plan["supplements"]
        need(same and before.part("seed") != self.part("seed"), "另一份记录，或没有换种子 / other record, or old seed")
        drawn = {p["id"] for part in before.part("draw") for p in part["selected"]}
        drawn |= {item["in"] for item in before.part("replacements")}
        need(not drawn & {name for name, _, _ in self.units()}, "已抽中的又在名单内 / drawn before")

    def mine(self, e: Any, kind: str) -> bool:
        return e["type"] == kind and all(e[k] == self.plan[k] for k in ("authority", "plan_no", "attempt"))

    def head(self, note: str) -> tuple[int, bytes, str, str]: return open_note(note, self.files.log_key, self.files.witness)

    def is_record(self, e: Any) -> bool:
        core = canonical({k: v for k, v in self.body.items() if k not in ("log", "anchors")})
        core, count = hashed("mq1:result:" + core, self.alg), len(self.part("replacements"))
        return self.mine(e, "replace" if count else "result") and (e["digest"], e.get("count", 0)) == (core, count)

    def entry_proof(self, text: str) -> tuple[Any, int, tuple[int, bytes, str, str] | None]:
        """A C2SP tlog-proof as (entry, index, opened checkpoint or None without a key)."""
        rows, note = text.partition("\n\n")[0].split("\n"), text.partition("\n\n")[2]
        need([rows[0], rows[1][:6], rows[2][:6]] == ["c2sp.org/tlog-proof@v1", "extra ", "index "], "证明有误 / bad proof")
        e, index, size = read_entry(unbase64(rows[1][6:]).decode()), int(rows[2][6:]), int(note.split("\n")[1])
        root = 0 <= index < size and climb(index, size - 1, e["hash"], [unbase64(row, 32) for row in rows[3:]])
        need(root == unbase64(note.split("\n")[2], 32), "路径不成立 / the path fails")
        return e, index, self.head(note) if self.files.log_key else None

    def whole(self) -> Any:
        return self.files.log_key and self.files.log and [read_entry(line) for line in self.files.log.decode().split("\n")[:-1]]

    def step_log(self) -> Any:
        f, entries = self.files, self.whole()
        if not f.log_key or not (f.log_proof or (entries and f.checkpoint)):
            raise SkipError("需要日志公钥，以及条目证明或日志与检查点 / needs the log key and a proof or the log")
        if f.log_proof:
            e, index, _ = self.entry_proof(f.log_proof)
            need(self.is_record(e), "日志登记的不是这份记录 / the log has not this record")
        else:
            size, root, _, _ = self.head(f.checkpoint)
            same = size <= len(entries) and root_of([e["hash"] for e in entries[:size]]) == root
            found = [n for n, e in enumerate(entries[:size]) if self.is_record(e)]
            need(same and found, "不是同一份日志，或其中没有这份记录 / another log, or without this record")
            index = found[0]
            self.same_plan([e for e in entries[:index] if self.mine(e, "plan")])
            logged = {e["party"]: e["digest"] for e in entries[:index] if self.mine(e, "commit")}
            bound = {c["party"]: c["commitment"] for c in self.part("commitments")}
            need(bound == logged, "日志中的承诺与记录不一致 / the log has other commitments")
        place = self.body.get("log", {"origin": f.log_key[0], "index": index})
        same = place["origin"] == f.log_key[0] and (self.part("replacements") or place["index"] == index)
        need(same, "记录所称的位置不对 / the record names another place")

    def same_plan(self, logged: list[Any]) -> None:
        p, e = self.plan, (logged or [{}])[0]
        want = {"digest": hashed("mq1:plan:" + canonical(p), self.alg), "reveal_by": p["seed"]["reveal_by"],
                "strata": hashed("mq1:strata:" + canonical(p["strata"]), self.alg), "prev": p["prev"],
                "pool": p["pool"], "due": p.get("result_by", e.get("due")), "coord": p.get("coord", {}).get("plan"),
                "disclose_at": p.get("disclose_at"), "supplements": p.get("supplements")}
        need(all(e.get(k) == v for k, v in want.items()), "结果之前登记的不是这份计划 / the log has another plan")

    def step_log_consistency(self) -> Any:
        f, entries = self.files, self.whole()
        if not f.log_key or not (f.old_checkpoint and f.checkpoint and entries):
            raise SkipError("需要日志、检查点与更早的检查点 / needs the log, its head and an older one")
        hashes, sizes = [e["hash"] for e in entries], []
        for note in (f.old_checkpoint, f.checkpoint):
            size, root = self.head(note)[:2]
            sizes.append(size)
            fine = sizes[0] <= size <= len(hashes) and root_of(hashes[:size]) == root
            need(fine, "日志被改写、分叉或变短 / the log was rewritten, forked or shortened")

    def step_log_numbers(self) -> Any:
        if not self.files.log_key or self.files.log is None: raise SkipError("需要完整的日志 / needs the whole log")
        return "编号连续 / consecutive" + "".join("；" + item for item in tell(self.whole(), self.files.now))

    def step_timing(self) -> Any:
        due, proven, anchors = self.plan["seed"]["reveal_by"], [], self.part("anchors") if "anchors" in self.body else []
        known = {hashed("mq1:plan:" + canonical(self.raw), self.alg), *(c["commitment"] for c in self.part("commitments"))}
        for a in anchors:
            need(a["digest"] in known and a["time"] < due, "存证不是本计划的或过晚 / anchor of another, or late")
            if a["medium"] == "c2sp":
                e, _, head = self.entry_proof(a["receipt"])
                mine = e["digest"] == a["digest"] and (self.mine(e, "plan") or self.mine(e, "commit"))
                need(mine, "回执是另一条的 / receipt of another entry")
                if head and head[3]:
                    need(head[2] == a["time"] and head[2] < due, "存证倒签或过晚 / anchor backdated, or late")
                    proven.append(head[2:])
        for note in (self.files.old_checkpoint, self.files.checkpoint) if self.whole() else ():
            size, root, when, who = self.head(note) if note else (0, b"", "", "")
            entries = self.whole()[:size]
            seen = any(self.mine(e, "plan") and e["digest"] in known for e in entries)
            if seen and "" < when < due and root_of([e["hash"] for e in entries]) == root: proven.append((when, who))
        if not proven: raise SkipError("时间先后只是声称 / the order in time is only claimed")
        return "时间由 {1} 证明，早于 {0} / proven by {1}, before {0}".format(*min(proven))

STEPS = ("1 record 1 signature 2 pool 3 plan 4 quotas 5 contributions 6 beacon 6 beacon-signature 7 seed 8 draw 9 matching"
         " 10 replacements 10 supplement 11 log 11 log-consistency 11 log-numbers 12 timing").split()

def verify(record: Any, files: Any) -> list[dict[str, Any]]:
    """Run every step; BadError where `record` has not even the outer form of one."""
    verifier, found = Verifier(record, files), []
    for number, name in zip(map(int, STEPS[::2]), STEPS[1::2]):
        if name == "supplement" and "supplements" not in verifier.raw: continue
        try: ok, reason = True, getattr(verifier, "step_" + name.replace("-", "_"))() or "成立 / holds"
        except SkipError as error: ok, reason = None, str(error)
        except BadError as error: ok, reason = False, str(error)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            ok, reason = False, f"不合格式 / malformed ({type(error).__name__}: {error})"
        found.append({"step": number, "name": name, "ok": ok, "reason": reason})
    return found

def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add: Any = parser.add_argument
    raw: Any = lambda p: Path(p).read_bytes()
    add("record", type=lambda p: parse_json(raw(p).decode()))
    add("--pool", type=raw, required=True)
    for name in ("--inspectors", "--eligibility", "--log"): add(name, type=raw)
    for name in ("--checkpoint", "--log-proof", "--old-checkpoint"): add(name, type=lambda p: raw(p).decode())
    add("--supplements", type=lambda p: parse_json(raw(p).decode()))
    add("--pool-key", type=lambda p: bytes.fromhex(raw(p).decode()))
    add("--log-key", type=read_key)
    add("--witness", type=read_key, action="append", default=[])
    add("--trust", action="append", default=[])
    add("--now", default=utc(int(time.time())))
    parser.add_argument("--json", action="store_true")
    try: steps = verify((files := parser.parse_args()).record, files)
    except (OSError, BadError, KeyError, TypeError) as error:
        print("不可用 / unusable:", error, file=sys.stderr)
        return 2
    if files.json: print(json.dumps(steps, ensure_ascii=False, indent=1))
    for s in steps if not files.json else ():
        print({True: "✓", False: "✗", None: "?"}[s["ok"]], f"{s['step']:2} {s['name']:17} {s['reason']}")
    return int(any(s["ok"] is False for s in steps))

if __name__ == "__main__": sys.exit(main())
