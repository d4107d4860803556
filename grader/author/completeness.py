"""What an exercise has to have, seen without running it: both languages, groups that are needed, tests that hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.author.verification import Finding
from grader.exercise.case_reader import OUR_REASONS
from grader.judge.answer_keys import AnswerKey, KeyedCase
from grader.judge.compare import compare
from grader.judge.scoring import judges_values
from grader.model.exercise import Exercise, Group, Raises, Returns, Text, Words, in_language

UNWRITTEN = "TODO"  # how a sentence begins that a command has left to the author
_HANGUL = re.compile("[가-힣]")
# Languages of which the script tells: a Korean sentence has Hangul, an English one has none.
_IS_KOREAN = {"en": False, "ko": True}


def missing_cases(exercise: Exercise) -> Iterator[Finding]:
    for group in exercise.groups:
        if group.is_empty and not group.missing_extra:
            yield Finding(exercise.yaml, f"the hidden group {group.name!r} has no cases in hidden.yaml")


def unlisted_programs(exercise: Exercise) -> Iterator[Finding]:
    for path in exercise.unlisted:
        yield Finding(path, "has no entry under 'partial' in hidden.yaml")


def missing_languages(exercise: Exercise) -> Iterator[Finding]:
    """Every sentence in each language that the exercise has, each in its place; and a statement in each."""
    languages = {language for _, text in _sentences(exercise) for language in text} | exercise.statements.keys()
    for what, text in _sentences(exercise):
        for language in sorted(languages):
            if not text.get(language, "").strip():
                yield Finding(exercise.yaml, f"{what} has no text in the language {language!r}")
            elif text[language].startswith(UNWRITTEN):
                yield Finding(exercise.yaml, f"{what} is not written yet in the language {language!r}")
            elif language in _IS_KOREAN and bool(_HANGUL.search(text[language])) is not _IS_KOREAN[language]:
                yield Finding(exercise.yaml, f"{what} is not in the language {language!r}")
    for language in sorted(languages - exercise.statements.keys()):
        yield Finding(exercise.yaml, f"there is no statement README.{language}.md")
    for language, file in exercise.statements.items():
        if not file.source.strip():
            yield Finding(file.path, "the statement is empty: say here what is asked for")
        elif language in _IS_KOREAN and bool(_HANGUL.search(file.source.decode())) is not _IS_KOREAN[language]:
            yield Finding(file.path, f"the statement is not in the language {language!r}")


def unneeded_groups(exercise: Exercise) -> Iterator[Finding]:
    """A hidden group that no wrong solution fails alone could go without anybody noticing, unless the author says why.

    Visible groups are there to be read: what they ask, hidden groups ask again.
    """
    alone = {wrong.fails[0]: wrong.name for wrong in exercise.wrong if len(wrong.fails) == 1}
    reasons = {justification.group for justification in exercise.justifications}
    path = exercise.hidden_yaml
    for group in (group for group in exercise.groups if group.hidden):
        if group.name not in alone and group.name not in reasons:
            problem = (
                f"no wrong solution fails only {group.name!r}; add one, or say under 'needed' why the group is there"
            )
            yield Finding(path, problem)
        elif group.name in alone and group.name in reasons:
            yield Finding(path, f"'needed' explains {group.name!r}, which {alone[group.name]!r} fails alone: drop that")


def unopened_groups(exercise: Exercise) -> Iterator[Finding]:
    """Groups that ask for no value count beside a right value in a hidden group, so there has to be such a group."""
    if any(group.hidden and (judges_values(group) or group.missing_extra) for group in exercise.groups):
        return
    names = [repr(group.name) for group in exercise.groups if not judges_values(group) and not group.is_empty]
    if names:
        problem = f"{', '.join(names)} can never count: add a hidden group that asks for values"
        yield Finding(exercise.yaml, problem)


def unvaried_facts(exercise: Exercise, key: AnswerKey) -> Iterator[Finding]:
    """Groups of the harness that always expect the same, which whoever reads the harness can say without any work."""
    for group in exercise.groups:
        expected = [keyed.expected for keyed in key[group.name] if not isinstance(keyed.expected, Raises)]
        is_fact = group.hidden and group.function in {each.name for each in exercise.harness} and not group.properties
        varies = all(isinstance(each, Returns) for each in expected) and any(each != expected[0] for each in expected)
        if is_fact and expected and not varies and not group.measured:
            problem = (
                f"{group.name!r} expects the same of every case: let the harness return numbers that the work makes, "
                "or mark the group with 'measured: true'"
            )
            yield Finding(exercise.yaml, problem)


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
    match keyed.expected, told[0].expected:
        case Returns(value=expected), Returns(value=answer):
            return compare(expected, answer) is None
        case Raises(name=expected), Raises(name=answer):
            return expected == answer
    return False


def _sentences(exercise: Exercise) -> Iterator[tuple[str, Text]]:
    yield "'title'", exercise.outline.title
    for number, hint in enumerate(exercise.hints, start=1):
        yield f"hint {number}", hint
    for relation in filter(lambda relation: relation.text, exercise.relations):
        yield f"the condition {relation.when!r}", relation.text
    for group in exercise.groups:
        yield f"'about' of the group {group.name!r}", group.about
    yield from _in_languages(_names(exercise))
    yield from _in_languages(_reasons(exercise))
    for wrong in exercise.wrong:
        yield f"the mistake of {wrong.name!r}", wrong.title
        yield f"'hint' of {wrong.name!r}", wrong.hint


def _in_languages(named: Iterator[tuple[str, Words]]) -> Iterator[tuple[str, Text]]:
    """What may be in one language alone, unless others of its kind are in several."""
    every = list(named)
    if any(not isinstance(words, str) for _, words in every):
        for what, words in every:
            yield what, {"en": words} if isinstance(words, str) else words


def _names(exercise: Exercise) -> Iterator[tuple[str, Words]]:
    yield "'track'", exercise.outline.track
    for group in exercise.groups:
        yield f"the name of the group {group.name!r}", group.title or group.name


def _reasons(exercise: Exercise) -> Iterator[tuple[str, Words]]:
    """Why cases are there, as far as their author says it."""
    for group in exercise.groups:
        generated = (group.given.why,) if group.given else ()
        for why in (*(case.why for case in group.cases), *generated):
            if why not in OUR_REASONS:
                yield f"the 'why' {in_language(why, 'en')!r} of {group.name!r}", why
