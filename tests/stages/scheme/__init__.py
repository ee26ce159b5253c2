"""Tests of stage scheme."""

from __future__ import annotations
