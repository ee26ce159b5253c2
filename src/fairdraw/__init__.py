"""fairdraw: a draw anybody can check and nobody can steer (protocol ``mq1``).

Standard library only. The specification is ``docs/spec/draw-protocol.md``; the record it leaves is
``docs/spec/draw-record.md``. Read in this order: `pool`, `plan`, `seal`, `seed`, `sample`, `match`,
`record`, `verify`.
"""

from __future__ import annotations

__all__ = ["PROTOCOL"]

PROTOCOL = "mq1"
