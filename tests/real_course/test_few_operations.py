"""Few operations are proven from outside as well: loops in plain Python, which no count of tensor operations sees."""

from __future__ import annotations

from pathlib import Path

from grader.cache import Cache
from grader.exercise.course import Course
from grader.judge.grade import grade
from grader.judge.prepared import prepare
from grader.model.report import Outcome
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox

# Right for float64 without stride and padding, as the group asks for it.
IN_PLAIN_PYTHON = b"""
import ctypes, struct, torch

def numbers(t):
    t = t.contiguous()
    return struct.unpack(f"={t.numel()}d", ctypes.string_at(t.data_ptr(), t.nbytes))

def conv2d_vectorised(x, weight, bias=None, stride=1, padding=0):
    (N, C, H, W), (O, _, h, w) = x.shape, weight.shape
    a, k, b = numbers(x), numbers(weight), numbers(bias) if bias is not None else [0] * O
    I, J = H - h + 1, W - w + 1
    return torch.tensor([
        b[o] + sum(
            a[((n * C + c) * H + i + u) * W + j + v] * k[((o * C + c) * h + u) * w + v]
            for c in range(C) for u in range(h) for v in range(w)
        )
        for n in range(N) for o in range(O) for i in range(I) for j in range(J)
    ], dtype=x.dtype).reshape(N, O, I, J)
"""


def test_loops_in_plain_python_are_right_and_do_not_end_in_time(sandbox: Sandbox) -> None:
    exercise = Course(Path(__file__).parents[2]).exercise("conv2d-vectorised")
    prepared = prepare(exercise, sandbox, Cache(None))
    report = grade(prepared, Submission("kim", exercise.slug, Path("any.py"), IN_PLAIN_PYTHON), sandbox)
    [group] = [group for group in report.groups if group.name == "few operations"]
    assert group.outcomes == (*[Outcome.OK] * 4, Outcome.TIMEOUT)
    assert group.score == 0
