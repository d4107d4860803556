"""Drafting a known mistake from a submission: its program without its author's words, and its entry in hidden.yaml.

The submission is parsed and run in confined workers alone. What comes back is a text, which becomes a part of the
course when its author has read it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from grader.author.completeness import UNWRITTEN
from grader.errors import BadInputError, UsageError
from grader.exercise.yaml_document import Document
from grader.judge.budget import Account
from grader.judge.own_program import own_program
from grader.judge.reply import Ended
from grader.judge.runner import Runner
from grader.judge.session import ExhaustedError, Session
from grader.model.exercise import FINDINGS, Exercise
from grader.model.report import Outcome, Report
from grader.values import List
from grader.wire.messages import Query

SIGNATURE = "plain(source: str, kept: list, renames: bool = True) -> str"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOP = re.compile(r"^[^\s#]", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*")
_NOT_RUN = (Outcome.IMPORT_ERROR, Outcome.REJECTED, Outcome.NOT_GRADED, Outcome.MISSING)


class Draft(NamedTuple):
    """The files of a new mistake: where they lie and what they hold; ``fails`` are the groups that it fails."""

    program: Path
    source: str
    hidden: Path
    yaml: str
    fails: tuple[str, ...]


def check_name(exercise: Exercise, name: str) -> None:
    """``UsageError`` for a name that a mistake of ``exercise`` cannot have, or has already."""
    if not _NAME.fullmatch(name) or len(name) > 80:
        raise UsageError(f"{name!r} cannot name a mistake; write lower-case words with hyphens, such as kernel-flipped")
    if name in FINDINGS:
        raise UsageError(f"{name!r} means something else under 'tells'; take another name")
    if any(wrong.name == name for wrong in exercise.wrong):
        raise UsageError(f"{exercise.slug} has the mistake {name!r} already; take another name")


def plain_source(exercise: Exercise, source: bytes, runner: Runner, *, renames: bool) -> str:
    """Have a worker write ``source`` anew without comments, sentences and, with ``renames``, its author's own names.

    ``BadInputError`` says why that is not possible.
    """
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError("the submission is not UTF-8; save it so, and try again") from error
    kept = tuple(signature.name for signature in exercise.signatures)
    query = Query("plain", (text, List(kept), renames), {}, ())
    with Session(runner, own_program(exercise, "plain.py", SIGNATURE), Account()) as session:
        try:
            result = session.ask(query).result
        except ExhaustedError:
            result = Ended(Outcome.ERROR, "no worker could be had for it")
    if isinstance(result, Ended) or not isinstance(result.value, str):
        why = result.message if isinstance(result, Ended) else "it is not a text"
        raise BadInputError(f"the submission cannot be written without comments: {why}; write wrong/ by hand")
    return result.value


def failing_groups(report: Report) -> tuple[str, ...]:
    """List the groups that a submission fails; ``BadInputError`` if it did not run, or fails none."""
    if report.outcome in _NOT_RUN:
        raise BadInputError(f"the submission does not run by itself: {report.message}; only what runs can be a mistake")
    failed = tuple(group.name for group in report.groups if group.score < group.points)
    if not failed:
        raise BadInputError("the submission fails no group, so that it shows no mistake")
    return failed


def is_same(one: Report, other: Report) -> bool:
    """Whether two reports are on programs that behave alike in every case."""

    def behaviour(report: Report) -> list[object]:
        return [(group.score, group.outcomes, group.digests) for group in report.groups]

    return behaviour(one) == behaviour(other)


def draft(exercise: Exercise, name: str, source: str, fails: tuple[str, ...]) -> Draft:
    """Make the files of the new mistake ``name``; nothing is written yet."""
    hidden = Path(exercise.hidden_yaml)
    sentence = f"{UNWRITTEN}: say in one sentence what is wrong."
    text = with_entry(hidden.read_text(encoding="utf-8"), entry(name, fails))
    return Draft(hidden.parent / "wrong" / f"{name}.py", f'"""{sentence}"""\n\n{source}', hidden, text, fails)


def entry(name: str, fails: tuple[str, ...]) -> str:
    """Write the entry of a mistake, with sentences that its author has to write."""
    groups = ", ".join(group if _PLAIN.fullmatch(group) else json.dumps(group, ensure_ascii=False) for group in fails)
    hint = f'{{en: "{UNWRITTEN}", ko: "{UNWRITTEN}"}}'
    return f'  {name}:\n    ko: "{UNWRITTEN}"\n    fails: [{groups}]\n    hint: {hint}\n'


def with_entry(text: str, lines: str) -> str:
    """Put the ``lines`` of an entry at the end of 'wrong' in the ``text`` of a hidden.yaml, and leave all else alone.

    ``BadInputError`` with the lines where 'wrong' is not written over several lines, so that they have no place.
    """
    if (start := re.search(r"^wrong:(.*)\n", f"{text}\n", re.MULTILINE)) is None:
        return f"{text.rstrip()}\nwrong:\n{lines}"
    if start[1].partition("#")[0].strip():
        raise BadInputError(f"'wrong' stands on one line in hidden.yaml; write it over several, and add:\n{lines}")
    following = _TOP.search(text, start.end())
    end = following.start() if following else len(text)
    own = text[:end].rstrip("\n")
    while own.rpartition("\n")[2].startswith("#") or not own.rpartition("\n")[2].strip():
        own = own.rpartition("\n")[0]  # what stands above the next key belongs to that
    return f"{own}\n{lines}{text[len(own) + 1 :]}"


def check_entry(before: Document, after: Document, name: str) -> None:
    """``BadInputError`` unless ``after`` is ``before`` with the one entry ``name`` more."""
    data = dict(after.data)
    data["wrong"] = {key: value for key, value in (data.get("wrong") or {}).items() if key != name}
    old = {**before.data, "wrong": before.data.get("wrong") or {}}
    if data != old or name not in after.data["wrong"]:
        raise BadInputError(f"{before.path} is written in a way that no entry can be added to; add {name!r} by hand")
