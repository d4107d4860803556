"""Where a gradebook is: a file, or a database of PostgreSQL by its URL.

No password is taken from a command line, which everybody on the machine can read, so that none can stand in a message.
libpq finds it by itself: in the file that PGPASSFILE names, in ~/.pgpass, or in PGPASSWORD.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

import msgspec

from grader.errors import UsageError
from grader.text import shown_name

_SCHEMES = ("postgresql", "postgres")
_HOW = "write FILE, or postgresql://USER@HOST/DATABASE"
_IN_THE_OPEN = (
    "a password in the URL of a gradebook can be read by everybody on this machine; take it out, and put it into the "
    "file that PGPASSFILE names, or into PGPASSWORD"
)


class InFile(msgspec.Struct, frozen=True):
    """A gradebook in a file of SQLite."""

    path: Path

    @property
    def shown(self) -> str:
        """How messages call it."""
        return shown_name(str(self.path))


class OnServer(msgspec.Struct, frozen=True):
    """A gradebook in a database of PostgreSQL; ``url`` holds no password."""

    url: str

    @property
    def shown(self) -> str:
        """How messages call it: without what stands behind the question mark."""
        return shown_name(self.url.partition("?")[0])


Address = InFile | OnServer


def parse_address(text: str) -> Address:
    """Read what ``--gradebook`` names; ``UsageError`` for another scheme, and for a password."""
    if "://" not in text:
        return InFile(Path(text))
    try:
        parts = urlsplit(text)
        asked = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
        has_password = parts.password is not None
    except ValueError:
        raise UsageError(f"the gradebook's URL cannot be read; {_HOW}") from None
    if has_password or any("password" in name.lower() for name in asked):
        raise UsageError(_IN_THE_OPEN)
    if parts.scheme not in _SCHEMES:
        raise UsageError(f"a gradebook cannot be kept at {shown_name(parts.scheme)}://; {_HOW}")
    return OnServer(_postgresql(parts))


def _postgresql(parts: SplitResult) -> str:
    return parts._replace(scheme="postgresql").geturl()
