"""What takes the tables of an older version to the next one, in order: the first from version 1 to version 2."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

STEPS: tuple[Callable[[Connection], None], ...] = ()
