"""The tables of keys in the authors' guide, made from the schema.

Run: python tests/exercise/key_tables.py

It writes each table anew, between ``<!-- keys: CLASS -->`` and ``<!-- end -->`` in .github/WRITING_EXERCISES.md.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from grader.cohort import policy_file
from grader.exercise import schema
from grader.exercise.kinds import in_words

GUIDE = Path(__file__).parents[2] / ".github" / "WRITING_EXERCISES.md"
COMMAND = "python tests/exercise/key_tables.py"
_TABLE = re.compile(r"(?<=<!-- keys: )(\w+) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def regenerated(guide: str) -> str:
    """``guide`` with every table of keys as the schema has it."""
    return _TABLE.sub(lambda found: f"{found[1]} -->\n{table(_file(found[1]))}", guide)


def _file(name: str) -> type[msgspec.Struct]:
    """The struct called ``name``: of an exercise's files, or of a course's policy."""
    found: type[msgspec.Struct] = getattr(schema, name, None) or getattr(policy_file, name)
    return found


def table(file: type[msgspec.Struct]) -> str:
    """A row for every key of ``file``: its name, what it holds, whether it may be left out, and what it is for."""
    head = "| key | value | if left out | what it is for |\n|---|---|---|---|\n"
    return head + "".join(_row(field) for field in msgspec.structs.fields(file))


def described(field: msgspec.structs.FieldInfo) -> str:
    """What ``field`` is for; empty where nobody has said."""
    info = inspect.type_info(field.type)
    extra = info.extra_json_schema if isinstance(info, inspect.Metadata) else None
    return str((extra or {}).get("description", ""))


def _row(field: msgspec.structs.FieldInfo) -> str:
    cells = (f"`{field.name}`", in_words(field.type), _left_out(field), described(field))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _left_out(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "an error"
    default: Any = field.default
    plain = isinstance(default, bool | str | int | float)
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if plain else ""


if __name__ == "__main__":
    GUIDE.write_text(regenerated(GUIDE.read_text()))
