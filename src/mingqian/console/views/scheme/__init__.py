"""Stage 3 at the desk: schemes, their writing, their consultation, and the tasks they become."""

from __future__ import annotations
