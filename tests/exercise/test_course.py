"""The course on disk: what is read of it, and one sentence with file and line for every mistake of an author."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.errors import ExerciseError, UsageError
from grader.exercise.course import Course, nearest
from grader.model.exercise import (
    Equivalent,
    Extra,
    Given,
    Justification,
    LikeReference,
    PytestFile,
    Relation,
    Reveal,
    Satisfies,
    SourceFile,
)

pytestmark = pytest.mark.quick

EXERCISE = """\
format: 1
title: {en: Double, ko: 두 배}
track: numbers
level: easy
order: 1
submit: double.py
functions:
  - "double(n: int) -> int"
groups:
  - name: shown
    points: 2
    about: {en: Shown., ko: 보임.}
    cases:
      - {why: One., args: [1], expect: 2}
  - name: secret
    points: 3
    hidden: true
    about: {en: Secret., ko: 비밀.}
"""

HIDDEN = """\
groups:
  secret:
    cases:
      - {why: Two., args: [2]}
wrong:
  thrice:
    fails: [shown, secret]
    hint: {en: How often?, ko: 몇 번?}
    ko: 세 번 한다.
"""

BOMB = "a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n"


def course(root: Path, exercise: str | bytes = EXERCISE, hidden: str | bytes | None = HIDDEN) -> Course:
    """A course of one exercise, ``double``, with one wrong solution; without solutions if ``hidden`` is None."""
    folder = root / "exercises" / "double"
    folder.mkdir(parents=True)
    for name in ("README.md", "README.ko.md", "double.py"):
        (folder / name).write_text("")
    (folder / "exercise.yaml").write_bytes(exercise.encode() if isinstance(exercise, str) else exercise)
    if hidden is not None:
        solution = root / "solutions" / "double"
        (solution / "wrong").mkdir(parents=True)
        (solution / "double.py").write_text("def double(n):\n    return 2 * n\n")
        (solution / "wrong" / "thrice.py").write_text('"""Thrice."""\n')
        (solution / "hidden.yaml").write_bytes(hidden.encode() if isinstance(hidden, str) else hidden)
    return Course(root)


def mistake(broken: Course) -> str:
    """The sentence that reading ``double`` ends in, its file relative to the course."""
    with pytest.raises(ExerciseError) as caught:
        broken.exercise("double")
    text = str(caught.value)
    assert "\n" not in text
    assert len(caught.value.problem) < 500
    return text.removeprefix(f"{broken.root}/")


# --- what is read ------------------------------------------------------------------------------------------------


def test_an_exercise_is_read_with_its_hidden_half(tmp_path: Path) -> None:
    exercise = course(tmp_path).exercise("double")
    assert (exercise.slug, exercise.outline.points, exercise.outline.title["ko"]) == ("double", 5.0, "두 배")
    reference = tmp_path / "solutions/double/double.py"
    assert exercise.starter == SourceFile(str(tmp_path / "exercises/double/double.py"), b"")
    assert exercise.reference == SourceFile(str(reference), b"def double(n):\n    return 2 * n\n")
    assert [(group.name, group.hidden, len(group.cases)) for group in exercise.groups] == [
        ("shown", False, 1),
        ("secret", True, 1),
    ]
    (wrong,) = exercise.wrong
    assert (wrong.name, wrong.fails, wrong.members[0].name) == ("thrice", ("shown", "secret"), "thrice.py")
    assert (wrong.title, wrong.hint) == ({"en": "Thrice.", "ko": "세 번 한다."}, {"en": "How often?", "ko": "몇 번?"})


def test_a_hidden_group_reveals_a_hint_unless_told_otherwise(tmp_path: Path) -> None:
    told = EXERCISE.replace("hidden: true", "hidden: true\n    reveal: nothing")
    assert course(tmp_path / "a").exercise("double").groups[1].reveal is Reveal.HINT
    assert course(tmp_path / "b", told).exercise("double").groups[1].reveal is Reveal.NOTHING


def test_without_solutions_hidden_groups_are_empty(tmp_path: Path) -> None:
    exercise = course(tmp_path, hidden=None).exercise("double")
    assert (exercise.reference, exercise.wrong, exercise.groups[1].cases) == (None, (), ())


def test_byte_order_marks_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    windows = course(
        tmp_path / "windows",
        b"\xef\xbb\xbf" + EXERCISE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + HIDDEN.replace("\n", "\r\n").encode(),
    )
    read, usual = windows.exercise("double"), course(tmp_path / "usual").exercise("double")
    assert (read.outline, read.groups, read.signatures) == (usual.outline, usual.groups, usual.signatures)


def test_plain_scalars_that_look_like_something_else_stay_text(tmp_path: Path) -> None:
    text = (
        EXERCISE.replace("en: Double", "en: no").replace("두 배", "2024-01-01").replace("track: numbers", "track: 1:30")
    )
    outline = course(tmp_path, text).exercise("double").outline
    assert (outline.title, outline.track) == ({"en": "no", "ko": "2024-01-01"}, "1:30")


def test_a_sentence_is_in_whatever_languages_it_is_written_in(tmp_path: Path) -> None:
    """Proving an exercise tells which of them lack a sentence that others have."""
    text = EXERCISE.replace("{en: Double, ko: 두 배}", "{en: Double, fr: Le double}")
    exercise = course(tmp_path, text, HIDDEN.replace(", ko: 몇 번?", "")).exercise("double")
    assert exercise.outline.title == {"en": "Double", "fr": "Le double"}
    assert exercise.wrong[0].hint == {"en": "How often?"}


def test_limits_have_defaults_and_can_be_set(tmp_path: Path) -> None:
    default = course(tmp_path / "a").exercise("double").limits
    own = course(tmp_path / "b", EXERCISE + "limits: {seconds: 0.5, memory_mb: 64}\n").exercise("double").limits
    assert (default.seconds, default.memory_mb, own.seconds, own.memory_mb) == (2.0, 1024, 0.5, 64)


def test_a_group_may_name_another_function_of_the_file(tmp_path: Path) -> None:
    text = EXERCISE.replace('-> int"\n', '-> int"\n  - "half(n: int) -> float"\n', 1)
    text = text.replace("  - name: secret\n", "  - name: secret\n    function: half\n")
    groups = course(tmp_path, text).exercise("double").groups
    assert [group.function for group in groups] == ["double", "half"]
    assert groups[1].cases[0].call.function == "half"


def test_a_visible_contract_group_borrows_the_visible_calls_of_its_function(tmp_path: Path) -> None:
    text = EXERCISE.replace("expect: 2}\n", "expect: 2}\n      - {why: No., args: [a], raises: TypeError}\n")
    text = text.replace('-> int"\n', '-> int"\n  - "half(n: int) -> float"\n', 1)
    text += "  - {name: manners, points: 1, contract: [type], about: {en: M., ko: 예.}}\n"
    text += "  - {name: halves, points: 1, function: half, about: {en: H., ko: 반.}, "
    text += "cases: [{why: w, args: [2], expect: 1.0}]}\n"
    text += "  - {name: of half, points: 1, function: half, contract: [type], about: {en: M., ko: 예.}}\n"
    shown, _, manners, halves, of_half = course(tmp_path, text).exercise("double").groups
    assert manners.cases == shown.cases[:1]
    assert manners.properties == ("type",)
    assert of_half.cases == halves.cases


# --- groups of other kinds ---------------------------------------------------------------------------------------


def test_a_hidden_group_may_be_generated(tmp_path: Path) -> None:
    lines = "    given:\n      n: integers(1, 9)\n    args: [n]\n    examples: 5\nwrong:\n"
    secret = course(tmp_path, hidden=HIDDEN.replace("wrong:\n", lines)).exercise("double").groups[1]
    why = "One of many calls with made-up numbers."
    assert secret.given == Given((("n", "integers(1, 9)"),), None, ("n",), (), 5, why, LikeReference(), line=5)
    assert (len(secret.cases), secret.is_empty) == (1, False)


def test_a_hidden_group_may_be_a_pytest_file_beside_the_solution(tmp_path: Path) -> None:
    text = HIDDEN.replace("    cases:\n      - {why: Two., args: [2]}\n", "    pytest: test_doubles.py\n")
    given = course(tmp_path, hidden=text)
    path = given.solutions / "double" / "test_doubles.py"
    path.write_text("# tests\n")
    secret = given.exercise("double").groups[1]
    assert (secret.tests, secret.cases) == (PytestFile(SourceFile(str(path), b"# tests\n")), ())
    assert not secret.is_empty


HARNESSED = EXERCISE.replace(
    "groups:\n",
    'harness:\n  - "twice(n: int) -> dict"\ngroups:\n  - {name: twice, points: 1, function: harness.twice,\n'
    "     about: {en: T., ko: 두.}, cases: [{why: w, args: [1], accept: [n == 4]}]}\n",
)


def test_a_group_may_call_the_exercises_own_harness(tmp_path: Path) -> None:
    harnessed = course(tmp_path, HARNESSED)
    (harnessed.exercises / "double" / "harness.py").write_text("def twice(double, n): ...\n")
    exercise = harnessed.exercise("double")
    assert [signature.name for signature in exercise.harness] == ["harness.twice"]
    assert exercise.harness_file is not None
    assert exercise.harness_file.source == b"def twice(double, n): ...\n"
    twice, shown, _ = exercise.groups
    assert (twice.function, twice.cases[0].call.function) == ("harness.twice", "harness.twice")
    assert twice.cases[0].expectation == Satisfies(("n == 4",))
    assert exercise.signature("harness.twice").text == "twice(n: int) -> dict"
    assert shown.function == "double"


def test_a_harness_is_none_where_none_is_listed(tmp_path: Path) -> None:
    exercise = course(tmp_path).exercise("double")
    assert (exercise.harness, exercise.harness_file) == ((), None)


@pytest.mark.parametrize(("text", "file", "line"), [(EXERCISE, True, 1), (HARNESSED, False, 9)])
def test_a_harness_is_listed_and_there_or_neither(tmp_path: Path, text: str, file: bool, line: int) -> None:
    broken = course(tmp_path, text)
    if file:
        (broken.exercises / "double" / "harness.py").write_text("")
    problem = "'harness' lists the functions of harness.py, and one is without the other"
    assert mistake(broken) == f"exercises/double/exercise.yaml:{line}: {problem}"


def test_the_operations_of_a_group_may_be_limited(tmp_path: Path) -> None:
    text = EXERCISE.replace("double(n: int) -> int", "double(n: tensor[N]) -> tensor[N]")
    text = text.replace("args: [1], expect: 2", "args: [[1]], expect: [2]")
    limited = text.replace("points: 2\n", "points: 2\n    operations: {at_most: 3}\n")
    shown, secret = course(tmp_path, limited, hidden=None).exercise("double").groups
    assert (shown.max_operations, secret.max_operations) == (3, None)


def test_a_group_that_needs_what_is_not_installed_has_no_cases_and_is_no_error(tmp_path: Path) -> None:
    text = EXERCISE.replace("hidden: true", "hidden: true\n    needs: {module: absent, install: get absent}")
    text = text.replace("points: 2", "points: 2\n    needs: {module: absent_too, install: get it}")
    shown, secret = course(tmp_path, text).exercise("double").groups
    assert (shown.missing_extra, shown.cases) == (Extra("absent_too", "get it"), ())
    assert (secret.missing_extra, secret.cases) == (Extra("absent", "get absent"), ())


def test_a_group_that_needs_what_is_installed_is_like_any_other(tmp_path: Path) -> None:
    text = EXERCISE.replace("hidden: true", "hidden: true\n    needs: {module: numpy, install: pip install numpy}")
    secret = course(tmp_path, text).exercise("double").groups[1]
    assert (secret.missing_extra, len(secret.cases)) == (None, 1)


def test_the_author_argues_for_mutants_and_for_groups(tmp_path: Path) -> None:
    text = HIDDEN + "needed:\n  secret: It is asked nowhere else.\n"
    text += "equivalent:\n  - {line: return 2 * n, becomes: return n + n, why: They are the same.}\n"
    exercise = course(tmp_path, hidden=text).exercise("double")
    assert exercise.justifications == (Justification("secret", "It is asked nowhere else."),)
    assert exercise.equivalent == (Equivalent("return 2 * n", "return n + n", "They are the same."),)


def test_where_nothing_is_argued_for_there_is_nothing(tmp_path: Path) -> None:
    for exercise in (course(tmp_path / "a").exercise("double"), course(tmp_path / "b", hidden=None).exercise("double")):
        assert (exercise.justifications, exercise.equivalent) == ((), ())


# --- what an exercise is known by --------------------------------------------------------------------------------


RELATIONS = """conditions:
  large: "n > 3"
  odd: {when: "n % 2 == 1", text: {en: the number is odd, ko: 수가 홀수일 때}}
"""


def test_relations_have_words_or_are_said_as_they_stand(tmp_path: Path) -> None:
    assert course(tmp_path, EXERCISE + RELATIONS).exercise("double").relations == (
        Relation("n > 3"),
        Relation("n % 2 == 1", {"en": "the number is odd", "ko": "수가 홀수일 때"}),
    )


@pytest.mark.parametrize(
    ("relation", "problem"),
    [
        ("m > 3", "there is no name 'm' here; the names above are n"),
        ("n >", "'n >' is not an expression"),
        ("{when: n > 3}", "the key 'text' is missing from 'large'"),
        ("{when: n > 3, text: {en: large}, ko: big}", "'ko' is not a key of 'large'; its keys are 'when' and 'text'"),
        ("3", "'large' should be a mapping such as {when: ..., text: ...}, and is the number 3"),
    ],
)
def test_a_relation_that_cannot_be_asked_about_is_one_sentence(tmp_path: Path, relation: str, problem: str) -> None:
    broken = course(tmp_path, f"{EXERCISE}conditions:\n  large: {relation}\n")
    assert mistake(broken).endswith(problem)


def test_the_hash_changes_with_whatever_decides_a_verdict_and_with_nothing_else(tmp_path: Path) -> None:
    def sha256() -> str:
        return Course(tmp_path).exercise("double").sha256

    hashes = [course(tmp_path).exercise("double").sha256]
    (tmp_path / "exercises/double/README.md").write_text("new")
    assert sha256() == hashes[0]
    for path in (
        "exercises/double/exercise.yaml",
        "solutions/double/hidden.yaml",
        "solutions/double/double.py",
        "solutions/double/test_doubles.py",
    ):
        with (tmp_path / path).open("a") as file:
            file.write("# changed\n")
        hashes.append(sha256())
    (tmp_path / "exercises/double/exercise.yaml").write_text(HARNESSED)
    for change in ("a", "b"):
        (tmp_path / "exercises/double/harness.py").write_text(change)
        hashes.append(sha256())
    assert len(set(hashes)) == 7


def test_the_toy_course_is_read_in_its_order(toy_course: Course) -> None:
    assert [exercise.slug for exercise in toy_course.in_order()] == ["clamp", "row-sums", "scale", "fit-line"]
    assert [exercise.uses_tensors for exercise in toy_course.in_order()] == [False, False, True, True]


def test_a_list_of_exercises_needs_no_solutions(tmp_path: Path) -> None:
    (outline,) = course(tmp_path, hidden="nonsense: [").outlines()
    assert (outline.slug, outline.submit, outline.points) == ("double", "double.py", 5.0)


def test_outlines_come_in_the_order_that_the_exercises_say(tmp_path: Path) -> None:
    both = course(tmp_path)
    early = tmp_path / "exercises" / "zero"
    early.mkdir()
    (early / "exercise.yaml").write_text(EXERCISE.replace("order: 1", "order: 0").replace("double.py", "zero.py"))
    assert [outline.slug for outline in both.outlines()] == ["zero", "double"]
    assert both.slugs() == ("double", "zero")


def test_two_exercises_that_take_the_same_file_are_refused(tmp_path: Path) -> None:
    both = course(tmp_path)
    twin = tmp_path / "exercises" / "twin"
    twin.mkdir()
    (twin / "exercise.yaml").write_text(EXERCISE)
    found = both.survey()
    assert [each.slug for each in found.outlines] == ["double"]
    assert list(found.mistakes) == ["twin"]
    told = r".*twin/exercise\.yaml:\d+: double\.py is the file of the exercise 'double'"
    assert re.match(told, str(found.mistakes["twin"]))


def test_where_no_exercise_can_be_read_the_mistake_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match="'level' should be"):
        course(tmp_path, EXERCISE.replace("level: easy", "level: simple")).outlines()


def test_an_exercise_does_not_come_after_itself(tmp_path: Path) -> None:
    broken = course(tmp_path, EXERCISE.replace("order: 1", "order: 1\nafter: [double]"))
    assert "there is no other exercise 'double' to come after" in mistake(broken)


def test_a_visible_contract_group_without_any_case_is_refused(tmp_path: Path) -> None:
    manners = "  - {name: manners, points: 1, contract: [type], function: triple, about: {en: e, ko: k}}\n"
    two_functions = EXERCISE.replace("functions:\n", 'functions:\n  - "triple(n: int) -> int"\n', 1)
    given = two_functions.replace("    points: 2", "    points: 2\n    function: double", 1)
    broken = course(tmp_path, given.replace("    hidden: true", "    hidden: true\n    function: double") + manners)
    assert "no visible case can stand in for 'manners'" in mistake(broken)


def test_a_folder_without_an_exercise_file_is_no_exercise(tmp_path: Path) -> None:
    (tmp_path / "exercises" / "notes").mkdir(parents=True)
    assert course(tmp_path).slugs() == ("double",)


@pytest.mark.parametrize("slug", ["absent", "", ".", "..", "../exercises/double", "/etc"])
def test_a_slug_that_is_not_there_is_answered_with_what_is_near(tmp_path: Path, slug: str) -> None:
    with pytest.raises(
        UsageError, match=r"there is no exercise .*; (see them all with: grader list|did you mean double\?)$"
    ):
        course(tmp_path).exercise(slug)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("conv-outputsize", ("conv-output-size", "pool-output-size")),
        ("my work/Conv_Output_Size.py", ("conv-output-size", "pool-output-size")),
        ("output", ("conv-output-size", "pool-output-size")),
        ("im2cool", ("im2col",)),
        ("essay", ()),
        ("", ()),
    ],
)
def test_the_near_names_come_first_and_are_few(name: str, near: tuple[str, ...]) -> None:
    assert nearest(name, ["conv-output-size", "pool-output-size", "im2col", "corr2d"]) == near


def test_a_course_is_found_from_anywhere_inside(tmp_path: Path) -> None:
    course(tmp_path)
    inside = tmp_path / "somewhere" / "deep"
    inside.mkdir(parents=True)
    for start in (inside, tmp_path / "exercises" / "double"):
        found = Course.above(start)
        assert found is not None
        assert found.root == tmp_path


def test_where_no_folder_upward_is_a_course_none_is_found(tmp_path: Path) -> None:
    assert Course.above(tmp_path) is None


def test_the_nearest_course_upward_is_the_one_found(tmp_path: Path) -> None:
    course(tmp_path)
    course(tmp_path / "inner")
    found = Course.above(tmp_path / "inner" / "exercises")
    assert found is not None
    assert found.root == tmp_path / "inner"


# --- mistakes in exercise.yaml -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        # keys
        ("order: 1", "order: 1\ncolour: red", 6,
         "'colour' is not a key of the file; its keys are 'format', 'title', 'track', 'level', 'order', 'submit', "
         "'functions', 'groups', 'harness', 'after', 'forbid', 'limits', 'hints', 'picture' and 'conditions'"),
        ("    points: 2", "    points: 2\n    point: 2", 12,
         "'point' is not a key of item 1 of 'groups'; did you mean 'points'?"),
        ("why: One.", "why: One., when: now", 14,
         "'when' is not a key of item 1 of 'cases'; its keys are 'why', 'args', 'kwargs', 'expect', 'raises' and "
         "'accept'"),
        ("en: Double", "en: Double, French: Double", 2,
         "the key 'French' of 'title' should be the code of a language, such as en or ko"),
        ("order: 1", "order: 1\norder: 2", 6, "the key 'order' occurs twice; keep one of them"),
        ("    points: 2", "    points: 2\n    points: 3", 12, "the key 'points' occurs twice; keep one of them"),
        ("order: 1\n", "", 1, "the key 'order' is missing from the file"),
        ("    points: 2\n", "", 10, "the key 'points' is missing from item 1 of 'groups'"),
        ("{en: Double, ko: 두 배}", "{}", 2,
         "'title' should be a text in each language, such as {en: ..., ko: ...}, and is empty"),
        ("why: One., ", "", 14, "the key 'why' is missing from item 1 of 'cases'"),
        # types and values
        ("order: 1", "order: one", 5, "'order' should be a whole number, and is the text 'one'"),
        ("order: 1", "order: 0x10", 5, "'order' should be a whole number, and is the text '0x10'"),
        ("order: 1", "order: 1.5", 5, "'order' should be a whole number, and is the number 1.5"),
        ("order: 1", "order: true", 5, "'order' should be a whole number, and is true"),
        ("order: 1", f"order: {10**20}", 5, f"{10**20} does not fit into 64 bits"),
        ("hidden: true", "hidden: yes", 17, "'hidden' should be true or false, and is the text 'yes'"),
        ("format: 1", "format: 2", 1, "'format' should be the number 1, and is the number 2"),
        ("level: easy", "level: simple", 4, "'level' should be 'easy', 'medium' or 'hard', and is the text 'simple'"),
        ("track: numbers", "track: ''", 3, "'track' should be text of 1 to 80 characters or a text in each language, "
         "such as {en: ..., ko: ...}, and is empty"),
        ("{en: Double, ko: 두 배}", "Double", 2,
         "'title' should be a text in each language, such as {en: ..., ko: ...}, and is the text 'Double'"),
        ("points: 2", "points: 0", 11, "'points' should be a number above 0 and at most 1000, and is the number 0"),
        ("points: 2", "points: -1", 11, "'points' should be a number above 0 and at most 1000, and is the number -1"),
        ("points: 2", "points: .inf", 11,
         "'points' should be a number above 0 and at most 1000, and is the number inf"),
        ("points: 2", "points: .nan", 11,
         "'points' should be a number above 0 and at most 1000, and is the number nan"),
        ("args: [1]", "args: 1", 14, "'args' should be a list, and is the number 1"),
        ("groups:\n", "groups: []\nunused:\n", 10,
         "'unused' is not a key of the file; its keys are 'format', 'title', 'track', 'level', 'order', 'submit', "
         "'functions', 'groups', 'harness', 'after', 'forbid', 'limits', 'hints', 'picture' and 'conditions'"),
        ("    points: 2", "    points: 2\n    scoring: some", 12,
         "'scoring' should be 'all' or 'proportional', and is the text 'some'"),
        ("    points: 2", "    points: 2\n    contract: [nice]", 12,
         "item 1 of 'contract' should be 'type', 'dtype', 'pure', 'fresh', 'gradient' or 'view', and is the text "
         "'nice'"),
        ("hidden: true", "hidden: true\n    reveal: all", 18,
         "'reveal' should be 'nothing', 'hint' or 'counterexample', and is the text 'all'"),
        # what YAML can hide
        ("order: 1", "order: !!python/object/apply:os.getpid []", 5,
         "the tag tag:yaml.org,2002:python/object/apply:os.getpid is not used here: write a plain value, or quote it"),
        ("order: 1", "order: &o 1", 5,
         "anchors and aliases (& and *) are not used here: write the value out, or quote it"),
        ("order: 1", "order: *o", 5,
         "anchors and aliases (& and *) are not used here: write the value out, or quote it"),
        ("order: 1", "order: " + "[" * 20_000, 5, "the file is nested more than 24 deep"),
        ("order: 1", "order: 1\n---\norder: 2", 6, "a second YAML document begins here"),
        ("order: 1", "order: 1\x08", 5, "a character here is not allowed in YAML; retype the line"),
        # functions
        ("double(n: int) -> int", "double(n) -> int", 8, "the parameter 'n' has no type; write 'n: int' or the like"),
        ("double(n: int) -> int", "double(n: int)", 8,
         "'double(n: int)' does not say what is returned; add '-> int' or the like"),
        ("-> int\"\n", "-> int\"\n  - \"double(n: float) -> int\"\n", 9, "the function 'double' is listed twice"),
        ("functions:\n  - \"double(n: int) -> int\"", "functions: []", 7,
         "'functions' should be a list that is not empty, and is empty"),
        ("    points: 2", "    points: 2\n    function: half", 12, "neither 'functions' nor 'harness' lists 'half'"),
        # neighbours
        ("order: 1", "order: 1\nafter: [triple]", 6, "there is no other exercise 'triple' to come after"),
        ("order: 1", "order: 1\nforbid:\n  - torch\n  - numbers", 8,
         "'numbers' is neither a dotted name nor one of convolutions, windows, folding, padding, pooling, autograd, "
         "numpy, torch, torchvision"),
        # groups and cases
        ("name: secret", "name: shown", 9, "2 groups are named 'shown'"),
        ("    cases:\n      - {why: One., args: [1], expect: 2}\n", "", 10, "the group 'shown' has no cases"),
        (", expect: 2", "", 14,
         "a visible case needs 'expect', 'raises' or 'accept': learners have no reference solution"),
        ("expect: 2", "expect: 2, raises: ValueError", 14,
         "a case has one of 'expect', 'raises' and 'accept', not several"),
        ("args: [1]", "args: [1, 2]", 14, "double(n: int) -> int takes at most 1 by position"),
        ("    points: 2", "    points: 2\n    operations: {at_most: 3}", 12,
         "'operations' counts those of tensors, and no signature names one"),
        ("    points: 2", "    points: 2\n    operations: {at_most: 0}", 12,
         "'at_most' should be a whole number of at least 1, and is the number 0"),
        ("    points: 2", "    points: 2\n    operations: 3", 12,
         "'operations' should be a mapping such as {at_most: ...}, and is the number 3"),
        ("    points: 2", "    points: 2\n    operations: {}", 12,
         "the key 'at_most' is missing from 'operations'"),
        ("    points: 2", "    points: 2\n    needs: {module: a b, install: c}", 12,
         "'module' should be the name of a Python module, and is the text 'a b'"),
        ("    points: 2", "    points: 2\n    needs: {module: absent}", 12,
         "the key 'install' is missing from 'needs'"),
        ("groups:\n", "harness: [twice]\ngroups:\n", 9,
         "'twice' is not a signature such as 'f(x: tensor[H, W]) -> int'"),
        ("groups:\n", "harness: twice\ngroups:\n", 9, "'harness' should be a list, and is the text 'twice'"),
        ("groups:\n", 'harness: ["t(n: int) -> int", "t(m: int) -> int"]\ngroups:\n', 9,
         "the function 't' is listed twice"),
        ("    points: 2", "    points: 2\n    function: harness.twice", 12,
         "neither 'functions' nor 'harness' lists 'harness.twice'"),
        ("    points: 2", "    points: 2\n    pytest: test_x.py", 12,
         "'pytest' is not a key of item 1 of 'groups'; its keys are 'name', 'points', 'about', 'id', 'hidden', "
         "'reveal', 'function', 'contract', 'scoring', 'operations', 'measured', 'picture', 'needs' and 'cases'"),
        ("    points: 2", "    points: 2\n    given: {n: 'integers(1, 2)'}", 12,
         "'given' is not a key of item 1 of 'groups'; its keys are 'name', 'points', 'about', 'id', 'hidden', "
         "'reveal', 'function', 'contract', 'scoring', 'operations', 'measured', 'picture', 'needs' and 'cases'"),
        ("expect: 2", "accept: [n >]", 14, "'n >' is not an expression"),
        ("    points: 2", "    points: 2\n    reveal: hint", 12, "only a hidden group has something to reveal"),
        ("hidden: true", "hidden: true\n    cases: [{why: w, args: [1], expect: 2}]", 18,
         "the cases of a hidden group belong in hidden.yaml: learners read this file"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_public_half_is_one_sentence(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    assert EXERCISE.count(old) >= 1
    broken = course(tmp_path, EXERCISE.replace(old, new, 1))
    assert mistake(broken) == f"exercises/double/exercise.yaml:{line}: {problem}"


@pytest.mark.parametrize(
    "submit",
    ["../double.py", "/etc/double.py", "sub/double.py", "..", "double", "double.ipynb", "", ".py", "-x.py", "a b.py",
     "double.py/..", "~/double.py", f"{'x' * 255}.py", "C:\\double.py", "1.py", "'double.py\\0'", "\"double.py\\n\""],
)  # fmt: skip
def test_a_submission_that_is_no_plain_file_name_is_refused(tmp_path: Path, submit: str) -> None:
    broken = course(tmp_path, EXERCISE.replace("submit: double.py", f"submit: {submit}"))
    assert mistake(broken).startswith(
        "exercises/double/exercise.yaml:6: 'submit' should be the name of a Python file, such as double.py, "
    )


@pytest.mark.parametrize(
    "limits",
    ["seconds: .inf", "seconds: .nan", "seconds: 0", "seconds: -1", "seconds: 1e999", "seconds: 61", "seconds: 1:30",
     "seconds: '2'", "seconds: null", "memory_mb: 0", "memory_mb: 15", "memory_mb: 16385", "memory_mb: 1e3",
     "memory_mb: .inf", "memory_mb: 9223372036854775807", "memory_mb: true"],
)  # fmt: skip
def test_a_limit_that_is_none_or_absurd_is_refused(tmp_path: Path, limits: str) -> None:
    key = limits.partition(":")[0]
    found = mistake(course(tmp_path, EXERCISE + f"limits:\n  {limits}\n"))
    assert found.startswith(f"exercises/double/exercise.yaml:20: '{key}' should be a ")


@pytest.mark.parametrize("name", ["double.py", "README.md", "README.ko.md"])
def test_a_missing_starter_or_statement_is_named(tmp_path: Path, name: str) -> None:
    broken = course(tmp_path)
    (broken.exercises / "double" / name).unlink()
    assert mistake(broken) == f"exercises/double/exercise.yaml:6: double/{name} is missing beside this file"


def test_a_folder_in_place_of_the_starter_is_a_missing_starter(tmp_path: Path) -> None:
    broken = course(tmp_path)
    (broken.exercises / "double" / "double.py").unlink()
    (broken.exercises / "double" / "double.py").mkdir()
    assert mistake(broken) == "exercises/double/exercise.yaml:6: double/double.py is missing beside this file"


def test_a_mistake_in_one_exercise_is_found_by_a_list_of_all(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"exercise\.yaml:5: 'order' should be a whole number, and "):
        course(tmp_path, EXERCISE.replace("order: 1", "order: one")).outlines()


# --- mistakes in the solution folder -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("wrong:\n", "wrongs: {}\nwrong:\n", 5, "'wrongs' is not a key of the file; did you mean 'wrong'?"),
        ("    cases:\n", "    drawn: {n: 1}\n    cases:\n", 3,
         "'drawn' is not a key of 'secret'; its keys are 'pytest', 'cases', 'sweep', 'given', 'where', 'args', "
         "'kwargs', 'examples', 'why' and 'raises'"),
        ("    cases:\n", "    given: {n: 1}\n    cases:\n", 3,
         "'n' should be text, and is the number 1: put it in quotes"),
        ("why: Two.", "why: Two., what: 3", 4,
         "'what' is not a key of item 1 of 'cases'; its keys are 'why', 'args', 'kwargs', 'expect', 'raises' and "
         "'accept'"),
        ("    fails:", "    points: 1\n    fails:", 7, "'points' is not a key of 'thrice'; did you mean 'hint'?"),
        ("    cases:\n", "    cases: []\n    cases:\n", 4, "the key 'cases' occurs twice; keep one of them"),
        ("wrong:\n", "  secret: {}\nwrong:\n", 5, "the key 'secret' occurs twice; keep one of them"),
        ("why: Two., ", "", 4, "the key 'why' is missing from item 1 of 'cases'"),
        ("    fails: [shown, secret]\n", "", 6, "the key 'fails' is missing from 'thrice'"),
        ("    hint: {en: How often?, ko: 몇 번?}\n", "", 6, "the key 'hint' is missing from 'thrice'"),
        ("{en: How often?, ko: 몇 번?}", "{}", 8,
         "'hint' should be a text in each language, such as {en: ..., ko: ...}, and is empty"),
        ("en: How often?", "EN: How?", 8, "the key 'EN' of 'hint' should be the code of a language, such as en or ko"),
        ("fails: [shown, secret]", "fails: shown", 7,
         "'fails' should be a list that is not empty, and is the text 'shown'"),
        ("fails: [shown, secret]", "fails: []", 7, "'fails' should be a list that is not empty, and is empty"),
        ("fails: [shown, secret]", "fails: [shown, sercet]", 7,
         "exercise.yaml has no group named 'sercet'; did you mean 'secret'?"),
        ("args: [2]", "args: {n: 2}", 4, "'args' should be a list, and is a mapping"),
        ("    cases:\n      - {why: Two., args: [2]}\n", "", 2,
         "'secret' should be a mapping such as {pytest: ..., cases: ..., sweep: ...}, and is empty"),
        ("wrong:\n", "  sercet:\n    cases: []\nwrong:\n", 5, "exercise.yaml has no group named 'sercet'"),
        ("wrong:\n", "  shown:\n    cases: []\nwrong:\n", 5,
         "the group 'shown' is not hidden, so its cases belong in exercise.yaml"),
        ("args: [2]", "args: [2], expect: 4, raises: E", 4,
         "a case has one of 'expect', 'raises' and 'accept', not several"),
        ("    cases:\n", "    given:\n      n: integers(1, m)\n    cases:\n", 4,
         "there is no name 'm' here; no name stands above"),
        ("wrong:\n", "    examples: 3\nwrong:\n", 5, "'examples' goes with 'given', and there is none"),
        ("    cases:\n", "    pytest: test_x.py\n    cases:\n", 3, "a group that has 'pytest' has nothing else"),
        ("    cases:\n      - {why: Two., args: [2]}\n", "    where: n > 1\n    pytest: test_x.py\n", 4,
         "a group that has 'pytest' has nothing else"),
        ("    cases:\n      - {why: Two., args: [2]}\n", "    pytest: test_x.py\n", 3,
         "there is no file test_x.py beside this one"),
        ("    cases:\n      - {why: Two., args: [2]}\n", f"    pytest: test_{'x' * 255}.py\n", 3,
         "'pytest' should be the name of a pytest file, such as test_relations.py, of at most 80 characters, and "
         "is a text of 263 characters"),
        ("    cases:\n      - {why: Two., args: [2]}\n", "    pytest: ../test_x.py\n", 3,
         "'pytest' should be the name of a pytest file, such as test_relations.py, of at most 80 characters, and "
         "is the text '../test_x.py'"),
        ("wrong:\n", "needed: {sercet: w}\nwrong:\n", 5, "exercise.yaml has no group named 'sercet'"),
        ("wrong:\n", "needed: {secret: ''}\nwrong:\n", 5,
         "'secret' should be text of 1 to 500 characters, and is empty"),
        ("wrong:\n", "needed: [secret]\nwrong:\n", 5,
         "'needed' should be a mapping such as {name: ...}, and is a list"),
        ("wrong:\n", "equivalent:\n  - {line: a, becomes: b}\nwrong:\n", 6,
         "the key 'why' is missing from item 1 of 'equivalent'"),
        ("wrong:\n", "equivalent:\n  - {line: a, becomes: b, why: w, reason: r}\nwrong:\n", 6,
         "'reason' is not a key of item 1 of 'equivalent'; its keys are 'line', 'becomes' and 'why'"),
        ("wrong:\n", "equivalent:\n  - {line: 1, becomes: b, why: w}\nwrong:\n", 6,
         "'line' should be text, and is the number 1: put it in quotes"),
        ("ko: 세 번 한다.", "title: {KO: 세 번 한다.}", 9,
         "the key 'KO' of 'title' should be the code of a language, such as en or ko"),
        ("ko: 세 번 한다.", "ko: ''", 9, "'ko' should be text of 1 to 500 characters, and is empty"),
        ("wrong:\n", "    sweep: {n: [1], m: [2]}\nwrong:\n", 5, "double has no parameter 'm'"),
        ("wrong:\n", "    sweep: {n: [1]}\n    where: n >\nwrong:\n", 6, "'n >' is not an expression"),
        ("wrong:\n", f"    sweep: {{n: {list(range(5001))}}}\nwrong:\n", 5, "5001 combinations are more than 5000"),
        ("args: [2]", "args: [!!python/name:os.system ]", 4,
         "the tag tag:yaml.org,2002:python/name:os.system is not used here: write a plain value, or quote it"),
        ("args: [2]", "args: " + "[" * 20_000, 4, "the file is nested more than 24 deep"),
        ("wrong:\n", "---\nwrong:\n", 5, "a second YAML document begins here"),
        ("wrong:\n", "wrong:\n  refusals:\n    fails: [shown]\n    hint: {en: H., ko: 힌.}\n", 6,
         "'refusals' means something else under 'tells'; take another name"),
        ("wrong:\n", "partial:\n  half: {earns: 1}\nwrong:\n", 6, "there is no file partial/half.py"),
        ("wrong:\n", "wrong:\n  quad:\n    fails: [shown]\n    hint: {en: H., ko: 힌.}\n", 6,
         "there is no file wrong/quad.py, nor a folder wrong/quad with files"),
        ("wrong:\n", "wrong:\n  ../double:\n    fails: [shown]\n    hint: {en: H., ko: 힌.}\n", 6,
         "there is no file wrong/../double.py, nor a folder wrong/../double with files"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_hidden_half_is_one_sentence(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    assert HIDDEN.count(old) >= 1
    broken = course(tmp_path, hidden=HIDDEN.replace(old, new, 1))
    assert mistake(broken) == f"solutions/double/hidden.yaml:{line}: {problem}"


@pytest.mark.parametrize("half", ["exercise", "hidden"])
def test_a_bomb_of_aliases_ends_at_its_first_anchor(tmp_path: Path, half: str) -> None:
    broken = course(tmp_path, BOMB) if half == "exercise" else course(tmp_path, hidden=BOMB)
    assert mistake(broken).endswith(
        f"/double/{half}.yaml:1: anchors and aliases (& and *) are not used here: write the value out, or quote it"
    )


@pytest.mark.parametrize("half", ["exercise", "hidden"])
def test_a_file_that_is_not_utf8_names_its_line(tmp_path: Path, half: str) -> None:
    broken = (
        course(tmp_path, EXERCISE.encode("euc-kr"))
        if half == "exercise"
        else course(tmp_path, hidden=HIDDEN.encode("euc-kr"))
    )
    line = 2 if half == "exercise" else 8
    assert mistake(broken).endswith(f"/double/{half}.yaml:{line}: is not UTF-8 text; save it as UTF-8")


def test_a_wrong_solution_without_an_entry_is_named(tmp_path: Path) -> None:
    broken = course(tmp_path)
    (broken.solutions / "double" / "wrong" / "quad.py").write_text('"""Four times."""\n')
    assert mistake(broken) == "solutions/double/hidden.yaml:5: wrong/quad.py has no entry under 'wrong'"


NAMELESS = ["", "x = 1\n", "# Thrice.\n", '""""""\n', '"""\nThrice.\n"""\n', "'''Thrice.'''\n"]


@pytest.mark.parametrize("text", NAMELESS)
def test_a_wrong_solution_whose_first_line_names_no_mistake_is_named(tmp_path: Path, text: str) -> None:
    broken = course(tmp_path)
    (broken.solutions / "double" / "wrong" / "thrice.py").write_text(text)
    assert mistake(broken) == (
        'solutions/double/wrong/thrice.py:1: the mistake is named in the first line, as """A sentence."""'
    )


@pytest.mark.parametrize("text", ['"""Thrice."""\n', 'r"""Thrice.\n\nAnd more."""\n', '"""Thrice.\n"""\n'])
def test_the_first_line_of_a_wrong_solution_is_the_title_of_its_mistake(tmp_path: Path, text: str) -> None:
    given = course(tmp_path)
    (given.solutions / "double" / "wrong" / "thrice.py").write_text(text)
    assert given.exercise("double").wrong[0].title == {"en": "Thrice.", "ko": "세 번 한다."}


def test_a_mistake_is_made_in_as_many_ways_as_its_folder_has_files(tmp_path: Path) -> None:
    given = course(tmp_path)
    folder = given.solutions / "double" / "wrong" / "thrice"
    folder.mkdir()
    folder.with_suffix(".py").rename(folder / "product.py")
    (folder / "a_sum.py").write_text('"""Thrice."""\n\nprint("as a sum")\n')
    (wrong,) = given.exercise("double").wrong
    assert (wrong.name, [member.name for member in wrong.members]) == ("thrice", ["a_sum.py", "product.py"])
    assert wrong.title == {"en": "Thrice.", "ko": "세 번 한다."}


def test_all_ways_to_make_a_mistake_are_named_by_one_sentence(tmp_path: Path) -> None:
    broken = course(tmp_path)
    folder = broken.solutions / "double" / "wrong" / "thrice"
    folder.mkdir()
    folder.with_suffix(".py").rename(folder / "product.py")
    (folder / "sum.py").write_text('"""Three times."""\n')
    problem = "the first line differs from that of product.py, which is the same mistake"
    assert mistake(broken) == f"solutions/double/wrong/thrice/sum.py:1: {problem}"


def test_a_mistake_is_a_file_or_a_folder_and_not_both(tmp_path: Path) -> None:
    broken = course(tmp_path)
    folder = broken.solutions / "double" / "wrong" / "thrice"
    folder.mkdir()
    (folder / "sum.py").write_text('"""Thrice."""\n')
    problem = "there is also a folder thrice beside this file; move it in there"
    assert mistake(broken) == f"solutions/double/wrong/thrice.py: {problem}"


def test_a_folder_of_ways_without_an_entry_is_named(tmp_path: Path) -> None:
    broken = course(tmp_path)
    folder = broken.solutions / "double" / "wrong" / "quad"
    folder.mkdir()
    (folder / "sum.py").write_text('"""Four times."""\n')
    assert mistake(broken) == "solutions/double/hidden.yaml:5: wrong/quad/sum.py has no entry under 'wrong'"


PARTIAL = "partial:\n  half: {earns: 0.5, tells: [thrice, refusals, condition]}\nwrong:\n"


def with_partial(root: Path, hidden: str) -> Course:
    given = course(root, hidden=hidden)
    folder = given.solutions / "double" / "partial"
    folder.mkdir()
    (folder / "half.py").write_text('"""Only even numbers."""\n')
    return given


def test_a_partial_solution_is_read_with_what_it_earns_and_is_told(tmp_path: Path) -> None:
    exercise = with_partial(tmp_path, HIDDEN.replace("wrong:\n", PARTIAL)).exercise("double")
    (partial,) = exercise.partial
    assert (partial.name, partial.file.name, partial.earns) == ("half", "half.py", 0.5)
    assert partial.tells == ("thrice", "refusals", "condition")


def test_a_partial_solution_without_an_entry_keeps_nobody_from_being_graded(tmp_path: Path) -> None:
    given = with_partial(tmp_path, HIDDEN)
    exercise = given.exercise("double")
    assert (exercise.partial, exercise.unlisted) == ((), (str(given.solutions / "double" / "partial" / "half.py"),))


def test_what_a_partial_solution_is_told_is_a_mistake_or_a_finding(tmp_path: Path) -> None:
    hidden = HIDDEN.replace("wrong:\n", PARTIAL.replace("thrice", "twice"))
    problem = "'twice' is neither a name under 'wrong' nor one of refusals, condition"
    assert mistake(with_partial(tmp_path, hidden)) == f"solutions/double/hidden.yaml:6: {problem}"


def test_right_solutions_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    given = course(tmp_path)
    folder = given.solutions / "double" / "right"
    folder.mkdir()
    for name in ("sum.py", "by_hand.py"):
        (folder / name).write_text("")
    assert [file.name for file in given.exercise("double").right] == ["by_hand.py", "sum.py"]


def test_an_entry_without_a_wrong_solution_is_named(tmp_path: Path) -> None:
    broken = course(tmp_path)
    (broken.solutions / "double" / "wrong" / "thrice.py").unlink()
    problem = "there is no file wrong/thrice.py, nor a folder wrong/thrice with files"
    assert mistake(broken) == f"solutions/double/hidden.yaml:6: {problem}"


def test_a_missing_reference_solution_is_named(tmp_path: Path) -> None:
    broken = course(tmp_path)
    (broken.solutions / "double" / "double.py").unlink()
    assert mistake(broken) == "solutions/double: the reference solution double.py is missing here"


def test_a_missing_hidden_half_is_named(tmp_path: Path) -> None:
    broken = course(tmp_path)
    (broken.solutions / "double" / "hidden.yaml").unlink()
    assert mistake(broken) == "solutions/double/hidden.yaml: cannot be read: No such file or directory"
