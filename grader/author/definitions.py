"""Whether a source defines what the signatures say, seen in its text: the same parameters with the same defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.author.verification import Finding
from grader.exercise.signatures import written_parameters
from grader.model.exercise import Exercise, Signature, SourceFile


def unlike_their_signature(exercise: Exercise) -> Iterator[Finding]:
    """Functions and classes of the starter and the reference whose parameters are not those of their signature.

    A starter has to be Python; of the others those who run it say so.
    """
    if _parsed(exercise.starter) is None:
        yield Finding(exercise.starter.path, "the starter does not parse as Python")
    for file in (exercise.starter, exercise.reference):
        if file is not None:
            yield from _unlike(file, exercise.signatures)
    if exercise.harness_file is not None and (tree := _parsed(exercise.harness_file)):
        for signature in exercise.harness:
            name = signature.name.rpartition(".")[2]
            found = _Place(exercise.harness_file.path, tree, name, skipped=1)  # the submission's module comes first
            yield from _compared(found, signature)


class _Place(NamedTuple):
    """Where a function or class is looked for, and how many of its parameters are not the signature's."""

    path: str
    tree: ast.Module
    name: str
    skipped: int


def _unlike(file: SourceFile, signatures: tuple[Signature, ...]) -> Iterator[Finding]:
    if tree := _parsed(file):
        for signature in signatures:
            yield from _compared(_Place(file.path, tree, signature.name, skipped=0), signature)


def _parsed(file: SourceFile) -> ast.Module | None:
    try:
        return ast.parse(file.source)
    except (SyntaxError, ValueError):
        return None


def _compared(place: _Place, signature: Signature) -> Iterator[Finding]:
    path, tree, name, skipped = place
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
