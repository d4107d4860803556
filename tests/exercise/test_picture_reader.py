"""Pictures as they stand in the YAML files: for which calls each is, and where one cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import UNSET

from grader.errors import ExerciseError
from grader.exercise.picture_reader import PictureReader
from grader.exercise.signatures import parse_signature
from grader.exercise.yaml_document import Document
from grader.model.exercise import PictureLine, Signature
from tests.exercise.test_course import EXERCISE, HIDDEN, course

pytestmark = pytest.mark.quick

SIGNATURES: dict[str, Signature] = {
    "f": parse_signature("f(x: tensor[H, W]) -> tensor[H, W]"),
    "harness.g": parse_signature("g(y: tensor[N, C]) -> tensor[N]"),
}


def reader(tmp_path: Path) -> PictureReader:
    path = tmp_path / "exercise.yaml"
    path.write_text("format: 1\npicture:\n  f: pad(x, sides=1)\n  harness.g: pad(y, sides=1)\n")
    return PictureReader(Document(path), SIGNATURES)


def test_a_single_line_is_for_the_first_function(tmp_path: Path) -> None:
    assert reader(tmp_path).by_function("window(x, take=max, size=H)", ("picture",)) == {
        "f": PictureLine("window(x, take=max, size=H)", 2)
    }
    assert reader(tmp_path).by_function(UNSET, ("picture",)) == {}


def test_each_function_may_have_a_line_or_none(tmp_path: Path) -> None:
    entry = {"f": "none", "harness.g": "window(y, take=max, size=N)"}
    assert reader(tmp_path).by_function(entry, ("picture",)) == {
        "harness.g": PictureLine("window(y, take=max, size=N)", 4)
    }


@pytest.mark.parametrize(
    ("entry", "line", "problem"),
    [
        ("window(y, take=max, size=2)", 2, "there is no argument 'y' here; there are x"),
        ({"harness.g": "window(y, take=max, size=H)"}, 4, "there is no argument or axis 'H' here; there are y, N, C"),
        ({"g": "bias_gradient(y)"}, 2, "neither 'functions' nor 'harness' lists 'g'"),
        ("window(x", 2, "'window(x' is not a picture such as window(x, kernel=k)"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_at_its_place(
    tmp_path: Path, entry: str | dict[str, str], line: int, problem: str
) -> None:
    with pytest.raises(ExerciseError, match=rf"exercise\.yaml:{line}: {re.escape(problem)}\Z"):
        reader(tmp_path).by_function(entry, ("picture",))


# --- in a course -------------------------------------------------------------------------------------------------

DOUBLED = "shape(2 * n)"


def test_a_group_has_the_line_of_its_function_or_its_own(tmp_path: Path) -> None:
    text = EXERCISE.replace("groups:\n", f"picture: {DOUBLED}\ngroups:\n").replace(
        "    points: 3\n", "    points: 3\n    picture: places(n, size=1)\n"
    )
    shown, secret = course(tmp_path, text).exercise("double").groups

    assert shown.picture == PictureLine(DOUBLED, 9)
    assert secret.picture == PictureLine("places(n, size=1)", 18)


def test_a_group_may_have_none(tmp_path: Path) -> None:
    text = EXERCISE.replace("groups:\n", f"picture: {DOUBLED}\ngroups:\n").replace(
        "    points: 3\n", "    points: 3\n    picture: none\n"
    )
    assert [group.picture is None for group in course(tmp_path, text).exercise("double").groups] == [False, True]


def test_a_known_mistake_has_its_lines_by_function(tmp_path: Path) -> None:
    hidden = HIDDEN.replace("    fails:", "    picture: shape(3 * n)\n    fails:")
    (thrice,) = course(tmp_path, hidden=hidden).exercise("double").wrong
    assert thrice.pictures == {"double": PictureLine("shape(3 * n)", 7)}


@pytest.mark.parametrize(
    ("exercise", "hidden", "problem"),
    [
        (
            EXERCISE.replace("groups:\n", "picture: shape(m)\ngroups:\n"),
            HIDDEN,
            "exercises/double/exercise.yaml:9: there is no argument or axis 'm' here; there are n",
        ),
        (
            EXERCISE.replace("    points: 3\n", "    points: 3\n    picture: shape(m)\n"),
            HIDDEN,
            "exercises/double/exercise.yaml:17: there is no argument or axis 'm' here; there are n",
        ),
        (
            EXERCISE,
            HIDDEN.replace("    fails:", "    picture: shape(m)\n    fails:"),
            "solutions/double/hidden.yaml:7: there is no argument or axis 'm' here; there are n",
        ),
        (
            EXERCISE.replace("groups:\n", "picture: 3\ngroups:\n"),
            HIDDEN,
            "exercises/double/exercise.yaml:9: 'picture' should be a picture for calls of the first function, or a "
            "mapping with one for each function, and is the number 3: put it in quotes",
        ),
    ],
)
def test_a_bad_line_is_one_sentence_with_file_and_line(
    tmp_path: Path, exercise: str, hidden: str, problem: str
) -> None:
    with pytest.raises(ExerciseError) as caught:
        course(tmp_path, exercise, hidden).exercise("double")
    assert str(caught.value) == f"{tmp_path}/{problem}"
