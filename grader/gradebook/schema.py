"""The tables of a gradebook, alike in SQLite and PostgreSQL.

Text is kept so that both databases hold the same: PostgreSQL takes neither NUL nor lone surrogates, so that these, and
the backslash that escapes them, are written as escapes. Text is compared by code point, whatever the server's locale
is. What is looked up has a digest of fixed length, as an index of PostgreSQL takes no long text.
"""

from __future__ import annotations

import re

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

_ESCAPED = re.compile("[\\\\\0\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:\\|u([0-9a-f]{4}))")


def escaped(text: str) -> str:
    """Write ``text`` so that any database can hold it, and nothing of it is lost."""
    if text.isascii() and "\\" not in text and "\0" not in text:
        return text
    return _ESCAPED.sub(lambda found: "\\\\" if found[0] == "\\" else f"\\u{ord(found[0]):04x}", text)


def unescaped(text: str) -> str:
    """Read what :func:`escaped` wrote."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\\", text)


class AnyText(TypeDecorator[str]):
    """Any text that Python has, ordered by code point."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return dialect.type_descriptor(Text(collation="C" if dialect.name == "postgresql" else None))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else escaped(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unescaped(value)


_DIGEST = String(64)

metadata = MetaData()

# One row: which version of the tables this is.
versions = Table("gradebook", metadata, Column("version", Integer, nullable=False))

# A row for each result of each hand-in: of every attempt, and of every version of the exercise that it was graded by.
# `identity` is the digest of all that tells a row from others, `work` of what its result depends on, `person` of the
# learner. `exercise` is "" where nobody can tell, `handed_at` is in UTC, `mark` is what due dates left of the score,
# `closed` whether it came when nothing was taken any more, `counts` says which of several attempts does, the last or
# the best. `report` is what model/report.py encodes.
reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", _DIGEST, nullable=False, unique=True),
    Column("work", _DIGEST, nullable=False, index=True),
    Column("person", _DIGEST, nullable=False, index=True),
    Column("learner", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("exercise", AnyText, nullable=False),
    Column("submission_sha256", _DIGEST, nullable=False),
    Column("exercise_sha256", _DIGEST, nullable=False),
    Column("inputs", AnyText, nullable=False),
    Column("origin", AnyText, nullable=False),
    Column("handed_at", AnyText),
    Column("attempt", Integer),
    Column("graded_at", AnyText, nullable=False),
    Column("outcome", AnyText, nullable=False),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("mark", Float),
    Column("closed", Boolean, nullable=False),
    Column("counts", AnyText, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("report", LargeBinary, nullable=False),
)

_REPORT = ForeignKey("reports.id", ondelete="CASCADE")

# A row for each test group of a report, in its order.
groups = Table(
    "groups",
    metadata,
    Column("report_id", Integer, _REPORT, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("group_id", AnyText, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("points", Float, nullable=False),
    Column("score", Float, nullable=False),
    Column("outcome", AnyText, nullable=False),
    sqlite_with_rowid=False,
)

# A row for each case of a group, in its order.
cases = Table(
    "cases",
    metadata,
    Column("report_id", Integer, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("outcome", AnyText, nullable=False),
    sqlite_with_rowid=False,
)

TABLES = tuple(metadata.tables)
