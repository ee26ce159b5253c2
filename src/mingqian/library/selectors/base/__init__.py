"""The sets every read of objects starts from: those that stand, are registered, are labelled."""

from __future__ import annotations
