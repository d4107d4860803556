"""What takes the tables of an older version to the next one, in order: the first from version 1 to version 2.

A change of ``schema.py`` is a step here as well. Steps name no table of ``schema.py``, which will have changed again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection


def _add_marks(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN mark FLOAT")
    connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN counts TEXT NOT NULL DEFAULT 'last'")


def _add_closed(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE")


STEPS: tuple[Callable[[Connection], None], ...] = (_add_marks, _add_closed)
