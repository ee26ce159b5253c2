"""The zoo: records that lie, each named after its lie."""

from __future__ import annotations
