"""Whether a source defines what the signatures say, seen in its text: the same parameters with the same defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from grader.author.verification import Finding
from grader.exercise.signatures import written_parameters
from grader.exercise.text_file import read_text
from grader.model.exercise import Exercise, Signature


def unlike_their_signature(exercise: Exercise) -> Iterator[Finding]:
    """Functions and classes of the starter and the reference whose parameters are not those of their signature.

    A starter has to be Python; of the others those who run it say so.
    """
    if _parsed(exercise.starter) is None:
        yield Finding(exercise.starter, "the starter is no Python")
    for path in (exercise.starter, exercise.reference):
        if path is not None:
            yield from _unlike(path, exercise.signatures)
    if exercise.harness:
        harness = exercise.folder / "harness.py"
        if tree := _parsed(harness):
            for signature in exercise.harness:
                name = signature.name.rpartition(".")[2]
                yield from _compared(harness, tree, name, signature, skipped=1)  # the submission's module comes first


def _unlike(path: Path, signatures: tuple[Signature, ...]) -> Iterator[Finding]:
    if tree := _parsed(path):
        for signature in signatures:
            yield from _compared(path, tree, signature.name, signature, skipped=0)


def _parsed(path: Path) -> ast.Module | None:
    try:
        return ast.parse(read_text(path))
    except (SyntaxError, ValueError):
        return None


def _compared(path: Path, tree: ast.Module, name: str, signature: Signature, skipped: int) -> Iterator[Finding]:
    found = next((node for node in tree.body if getattr(node, "name", None) == name), None)
    if isinstance(found, ast.ClassDef):
        members = (node for node in found.body if isinstance(node, ast.FunctionDef) and node.name == "__init__")
        found, skipped = next(members, None), 1
    if not isinstance(found, ast.FunctionDef):
        yield Finding(path, f"{name} is not defined here as a function, or as a class with an __init__")
        return
    written, wanted = written_parameters(found.args)[skipped:], _wanted(signature)
    if written != wanted:
        yield Finding(path, f"{name}({', '.join(written)}) is not what its signature says: ({', '.join(wanted)})")


def _wanted(signature: Signature) -> list[str]:
    head = ast.parse(f"def {signature.text}: ...").body[0]
    assert isinstance(head, ast.FunctionDef)  # noqa: S101 the signature was read so
    return written_parameters(head.args)
