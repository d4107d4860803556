"""What an exercise has to have, seen without running it: both languages, groups that are needed, tests that hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.author.verification import Finding
from grader.exercise.text_file import read_text
from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.compare import compare
from grader.judge.scoring import judges_values
from grader.model.exercise import Exercise, Group, Text

_HANGUL = re.compile("[가-힣]")


def missing_cases(exercise: Exercise) -> Iterator[Finding]:
    for group in exercise.groups:
        if group.is_empty and not group.lacks:
            yield Finding(
                exercise.folder / "exercise.yaml", f"the hidden group {group.name!r} has no cases in hidden.yaml"
            )


def missing_languages(exercise: Exercise) -> Iterator[Finding]:
    """English and Korean, each in its place: sentences, and both statements."""
    for what, text in _sentences(exercise):
        if not text.en.strip() or not text.ko.strip():
            yield Finding(exercise.folder, f"{what} is empty in one of its languages")
        elif _HANGUL.search(text.en):
            yield Finding(exercise.folder, f"{what} has Korean in its English text")
        elif not _HANGUL.search(text.ko):
            yield Finding(exercise.folder, f"{what} has no Korean in its Korean text")
    for name, korean in (("README.md", False), ("README.ko.md", True)):
        path = exercise.folder / name
        if bool(_HANGUL.search(read_text(path))) is not korean:
            yield Finding(path, f"the statement is not in {'Korean' if korean else 'English'}")


def unneeded_groups(exercise: Exercise) -> Iterator[Finding]:
    """A hidden group that no wrong solution fails alone could go without anybody noticing, unless the author says why.

    Visible groups are there to be read: what they ask, hidden groups ask again.
    """
    alone = {wrong.fails[0]: wrong.name for wrong in exercise.wrong if len(wrong.fails) == 1}
    reasons = {need.group for need in exercise.needed}
    path = exercise.hidden_yaml
    for group in (group for group in exercise.groups if group.hidden):
        if group.name not in alone and group.name not in reasons:
            problem = (
                f"no wrong solution fails only {group.name!r}; add one, or say under 'needed' why the group is there"
            )
            yield Finding(path, problem)
        elif group.name in alone and group.name in reasons:
            yield Finding(path, f"'needed' explains {group.name!r}, which {alone[group.name]!r} fails alone: drop that")


def learnt_by_heart(exercise: Exercise, key: AnswerKey) -> Iterator[Finding]:
    """Hidden groups that a table of the visible cases would pass, with the first visible answer for whatever else."""
    visible = [(group, keyed) for group in exercise.groups if not group.hidden for keyed in key[group.name]]
    for group in exercise.groups:
        cases = key[group.name]  # none where the group is a pytest file
        if group.hidden and cases and judges_values(group) and all(_is_known(group, each, visible) for each in cases):
            yield Finding(exercise.hidden_yaml, f"who learns the visible cases by heart passes {group.name!r}")


def _is_known(group: Group, keyed: KeyedCase, visible: list[tuple[Group, KeyedCase]]) -> bool:
    """Whether the table has the right answer to a case. Figures are measured, so nobody knows them."""
    same_function = [other for shown, other in visible if shown.function == group.function]
    told = [other for other in same_function if other.case.call == keyed.case.call] or same_function
    if not told:
        return False
    answer = told[0].expected
    if keyed.expected.accept or answer.accept:
        return False
    if keyed.expected.raises is not None or answer.raises is not None:
        return keyed.expected.raises == answer.raises
    return compare(keyed.expected.value, answer.value) is None


def _sentences(exercise: Exercise) -> Iterator[tuple[str, Text]]:
    yield "'title'", exercise.outline.title
    for number, hint in enumerate(exercise.hints, start=1):
        yield f"hint {number}", hint
    for group in exercise.groups:
        yield f"'about' of the group {group.name!r}", group.about
    for wrong in exercise.wrong:
        yield f"the mistake of {wrong.name!r}", wrong.title
        yield f"'hint' of {wrong.name!r}", wrong.hint
