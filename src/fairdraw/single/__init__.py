"""The verifier as one file: `verify_draw.py`, to be downloaded and run on any Python from 3.8 on.

It shares no line with the rest of `fairdraw`: a second implementation of the same specification,
which must agree with the first step by step. Serve the file as it is; `PATH` says where it lies.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["PATH"]

PATH: Final = Path(__file__).with_name("verify_draw.py")
