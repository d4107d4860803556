"""Whom folders belong to, by a regular expression of the instructor's, in bounded time.

An expression can take for ever on a name that was chosen for it, and cannot be stopped from within. So each level of
folders is matched in a process that is ended when it takes too long, which costs whoever chose that name, and nobody
else.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

from grader.errors import UsageError
from grader.text import one_line

SECONDS = 5.0  # for what takes a few milliseconds with an expression that is not a trap
MAX_SLOW = 10  # names on which it may take so long
_MATCHER = """
import json, re, sys
pattern, names = json.load(sys.stdin)
for name in names:
    found = re.fullmatch(pattern, name)
    if found:
        named, numbered = found.groupdict().get("learner"), found.groups()
        found = named if named is not None else next((each for each in numbered if each), name)
    print(json.dumps(found), flush=True)
"""


def check_pattern(pattern: str) -> None:
    """``UsageError`` if it is not a regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise UsageError(f"--learner-from is not a regular expression: {error}") from error


class Answer(NamedTuple):
    """Whom a folder names, if anybody; ``is_slow`` where there was no telling in time."""

    learner: str | None
    is_slow: bool = False


def learners(pattern: str, folders: Sequence[str]) -> list[Answer]:
    """The learner that each of ``folders`` names: group ``learner``, else the first group that matched, else all."""
    found: list[Answer] = []
    while len(found) < len(folders):
        left = folders[len(found) :]
        if sum(answer.is_slow for answer in found) >= MAX_SLOW:
            return [*found, *(Answer(None, is_slow=True) for _ in left)]
        answers, in_time = _run(pattern, left)
        found += [Answer(answer) for answer in answers]
        if len(answers) < len(left) and in_time:
            raise UsageError(f"--learner-from cannot be matched against {one_line(left[len(answers)])}")
        if len(answers) < len(left):
            found.append(Answer(None, is_slow=True))
    return found


def _run(pattern: str, folders: Sequence[str]) -> tuple[list[str | None], bool]:
    """As many answers as there were in time, and whether the process ended by itself."""
    command = [sys.executable, "-I", "-c", _MATCHER]
    given = json.dumps([pattern, folders]).encode()
    try:
        out = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=False).stdout
    except subprocess.TimeoutExpired as error:
        whole = (error.stdout or b"").rpartition(b"\n")[0]
        return [json.loads(line) for line in whole.splitlines()], False
    return [json.loads(line) for line in out.splitlines()], True
