"""A worker's end in the middle of its work, as everybody above the sandbox sees it."""

from __future__ import annotations

from typing import NamedTuple

from grader.model.report import Outcome


class Stopped(NamedTuple):
    """The worker had to be ended, or ended by itself, in the middle of its work."""

    outcome: Outcome
    reason: str
