"""The engines that run a draw at scale give the result of the reference, bit for bit."""

from __future__ import annotations
