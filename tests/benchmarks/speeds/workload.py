"""What every grader is given: four functions, 20 cases each, and submissions of which a quarter is wrong."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

import numpy as np

CASES = 20
# The functions and their parameters, those that are arrays in capital letters.
PARAMETERS = {
    "conv_output_size": ("n", "kernel", "stride", "padding"),
    "corr2d": ("X", "K"),
    "max_pool2d": ("X", "size"),
    "pad2d": ("X", "padding"),
}

_RIGHT = {
    "conv_output_size": '''
def conv_output_size(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) // stride + 1
''',
    "corr2d": '''
def corr2d(x, k):
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    y = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            y[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return y
''',
    "max_pool2d": '''
def max_pool2d(x, size):
    height, width = x.shape[0] // size, x.shape[1] // size
    return x[: height * size, : width * size].reshape(height, size, width, size).max(axis=(1, 3))
''',
    "pad2d": '''
def pad2d(x, padding):
    y = np.zeros((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding))
    y[padding : padding + x.shape[0], padding : padding + x.shape[1]] = x
    return y
''',
}  # fmt: skip
_WRONG = {
    "conv_output_size": ("- kernel)", "- kernel + stride - 1)"),
    "corr2d": ("* k)", "* k[::-1, ::-1])"),
    "max_pool2d": (".max(", ".mean("),
    "pad2d": ("y[padding : padding + x.shape[0]", "y[: x.shape[0]"),
}
MISTAKES = {
    "conv_output_size": "Counts a last position at which the window does not fit.",
    "corr2d": "Turns the kernel over, as a true convolution does.",
    "max_pool2d": "Takes the mean of each window.",
    "pad2d": "Puts the image at the top.",
}

# For each function, which of its cases pass.
Verdicts = dict[str, tuple[bool, ...]]


class Case(NamedTuple):
    args: tuple[Any, ...]  # numbers, and nested lists for arrays
    expected: Any


class Submission(NamedTuple):
    """``mistake`` is the function that is wrong, or nothing."""

    source: str
    mistake: str | None


def source(mistake: str | None = None, *, torch: bool = False, note: str = "") -> str:
    """Write a submission, with the one function wrong; ``note`` makes it unlike every other."""
    functions = dict(_RIGHT)
    if mistake is not None:
        functions[mistake] = functions[mistake].replace(*_WRONG[mistake])
    imports = "import numpy as np\n" + "import torch\n" * torch
    return "\n".join([imports, *functions.values(), f"# {note}\n"])


def submissions(number: int, *, torch: bool) -> list[Submission]:
    """As many submissions, every fourth with a mistake, each of the four in turn."""
    mistakes = [list(_WRONG)[place // 4 % 4] if place % 4 == 3 else None for place in range(number)]
    return [
        Submission(source(mistake, torch=torch, note=f"learner {place}"), mistake)
        for place, mistake in enumerate(mistakes)
    ]


def alike(number: int, *, wrong: bool, torch: bool) -> list[Submission]:
    """As many submissions that are all right, or all wrong with each of the four mistakes in turn."""
    mistakes = [list(_WRONG)[place % 4] if wrong else None for place in range(number)]
    return [
        Submission(source(mistake, torch=torch, note=f"one of many, {place}"), mistake)
        for place, mistake in enumerate(mistakes)
    ]


def cases(number: int = CASES) -> dict[str, list[Case]]:
    """The calls of each function, the same in every run, with the answers of the right solution."""
    chance = random.Random(7)
    calls: dict[str, list[tuple[Any, ...]]] = {
        "conv_output_size": [_size(chance) for _ in range(number)],
        "corr2d": [(image(chance, 4, 7), image(chance, 2, 3)) for _ in range(number)],
        "max_pool2d": [(image(chance, 4, 7), chance.randint(2, 3)) for _ in range(number)],
        "pad2d": [(image(chance, 2, 5), chance.randint(1, 3)) for _ in range(number)],
    }
    functions = _functions(source())
    return {
        name: [Case(args, _plain(functions[name](*arguments(args)))) for args in made] for name, made in calls.items()
    }


def _size(chance: random.Random) -> tuple[int, ...]:
    return chance.randint(8, 40), chance.randint(1, 5), chance.randint(1, 3), chance.randint(0, 2)


def image(chance: random.Random, least: int, most: int) -> list[list[float]]:
    """Rows of whole numbers from -9 to 9, as many and as long as between ``least`` and ``most``."""
    height, width = chance.randint(least, most), chance.randint(least, most)
    return [[float(chance.randint(-9, 9)) for _ in range(width)] for _ in range(height)]


def arguments(args: tuple[Any, ...]) -> list[Any]:
    """Lists become arrays of float64, numbers stay."""
    return [np.array(each, dtype=np.float64) if isinstance(each, list) else each for each in args]


def truth(submission: Submission, asked: dict[str, list[Case]]) -> Verdicts:
    """Call a submission of ours here, and say which cases pass."""
    functions = _functions(submission.source.replace("import torch\n", ""))
    return {
        name: tuple(_is_close(functions[name](*arguments(case.args)), case.expected) for case in made)
        for name, made in asked.items()
    }


def _is_close(actual: Any, expected: Any) -> bool:
    return np.shape(actual) == np.shape(expected) and bool(np.allclose(actual, expected))


def _functions(text: str) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(text, space)
    return space


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def disagreement(expected: list[Verdicts], told: list[Verdicts]) -> str:
    """Say where verdicts differ from what is true; "" where they do not. A grader need not tell every case."""
    if len(expected) != len(told):
        return f"{len(told)} submissions have verdicts, and {len(expected)} were handed in"
    for place, (true, said) in enumerate(zip(expected, told, strict=True)):
        for name, passed in true.items():
            if said.get(name) != passed:
                return f"submission {place}, {name}: {_dots(said.get(name, ()))}, but {_dots(passed)} is true"
    return ""


def _dots(passed: tuple[bool, ...]) -> str:
    return "".join(".F"[not each] for each in passed) or "nothing"
