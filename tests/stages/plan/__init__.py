"""Tests of stage plan."""

from __future__ import annotations
