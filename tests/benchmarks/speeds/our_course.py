"""A course of ours that is written for a measurement, and classes that hand in for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.speeds.workload import MISTAKES, Case, Submission, cases, source

SIGNATURES = {
    "conv_output_size": "conv_output_size(n: int, kernel: int, stride: int, padding: int) -> int",
    "corr2d": "corr2d(x: array[H, W], k: array[kh, kw]) -> array",
    "max_pool2d": "max_pool2d(x: array[H, W], size: int) -> array",
    "pad2d": "pad2d(x: array[H, W], padding: int) -> array",
}
# Nobody calls it: an exercise that names a tensor has workers with torch.
_TORCH = "unused(x: tensor) -> tensor"


def write_exercise(
    course: Path,
    slug: str,
    asked: Mapping[str, Sequence[Case]],
    *,
    torch: bool = False,
    reference: str = "",
    signatures: Mapping[str, str] | None = None,
    mistakes: bool = False,
) -> None:
    """Write one exercise whose hidden groups hold the cases that are ``asked`` of each function."""
    file = f"{slug.replace('-', '_')}.py"
    text = reference or source(torch=torch)
    named = SIGNATURES if signatures is None else signatures
    stated = {
        "format": 1,
        "title": _text(slug),
        "track": "speed",
        "level": "easy",
        "order": 1 + len(list(course.glob("exercises/*"))),
        "submit": file,
        "functions": [named[name] for name in asked],
        "groups": [
            {"name": name, "points": 5, "hidden": True, "about": _text(name), "function": name} for name in asked
        ],
        **({"harness": [_TORCH]} if torch else {}),
    }
    hidden: dict[str, Any] = {"groups": {name: {"cases": list(map(_case, made))} for name, made in asked.items()}}
    place, solutions = course / "exercises" / slug, course / "solutions" / slug
    if mistakes:
        told = {name.replace("_", "-"): {"ko": "실수.", "fails": [name], "hint": _text("Why?")} for name in MISTAKES}
        hidden["wrong"] = told
        for name, said in MISTAKES.items():
            write(solutions / "wrong" / f"{name.replace('_', '-')}.py", f'"""{said}"""\n\n{source(name, torch=torch)}')
    write(place / "exercise.yaml", json.dumps(stated))
    write(place / file, "\n")
    for statement in ("README.md", "README.ko.md"):
        write(place / statement, f"# {slug}\n")
    if torch:
        write(place / "harness.py", "def unused(submission, x):\n    return x\n")
    write(solutions / file, text)
    write(solutions / "hidden.yaml", json.dumps(hidden))


def write_usual_exercise(course: Path, slug: str = "speed", *, torch: bool = False, number: int = 20) -> None:
    """Write the exercise with the four functions, whose four mistakes are known."""
    write_exercise(course, slug, cases(number), torch=torch, mistakes=True)


def hand_in(folder: Path, given: Iterable[Submission], slugs: Sequence[str] = ("speed",)) -> Path:
    """Write a class: a folder for each learner, with the submission for every one of the exercises."""
    for number, submission in enumerate(given):
        for slug in slugs:
            write(folder / f"learner-{number:04}" / f"{slug.replace('-', '_')}.py", submission.source)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _case(case: Case) -> dict[str, Any]:
    return {"why": "One of many.", "args": list(case.args)}


def _text(text: str) -> dict[str, str]:
    return {"en": text, "ko": text}
