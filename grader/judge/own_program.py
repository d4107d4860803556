"""Programs of ours that are given a submission's source, and run where submissions do: it is read only there."""

from __future__ import annotations

from pathlib import Path

import msgspec

import grader.worker
from grader.exercise.signatures import parse_signature
from grader.judge.session import Program, Source
from grader.model.exercise import Exercise, Limits


def own_program(exercise: Exercise, filename: str, signature: str) -> Program:
    """Make the program ``filename`` of the worker's folder callable, under no rules and the usual limits of a call.

    It stands in for a submission to ``exercise``.
    """
    path = Path(grader.worker.__file__).with_name(filename)
    own = msgspec.structs.replace(
        exercise, signatures=(parse_signature(signature),), forbid=(), harness=(), harness_file=None, limits=Limits()
    )
    return Program(own, Source(path.name, path.read_bytes()))
