"""Grades with an exercise that was prepared elsewhere: the program of another process, which has no course.

Standard input holds a line of JSON (what is handed in, and under which names) and then the prepared exercise; standard
output gets the report, without the seconds that it took.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from msgspec.structs import replace

from grader.judge.grade import grade
from grader.judge.prepared import decode
from grader.model.report import encode
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox


def main() -> None:
    handed_in = json.loads(sys.stdin.buffer.readline())
    prepared = decode(sys.stdin.buffer.read())
    submission = Submission(
        handed_in["learner"], prepared.exercise.slug, Path(handed_in["path"]), handed_in["source"].encode()
    )
    with Sandbox() as sandbox:
        report = grade(prepared, submission, sandbox)
    sys.stdout.buffer.write(encode(replace(report, seconds=0.0)))


if __name__ == "__main__":
    main()
