"""Grades with an exercise that was prepared elsewhere: the program of another process, which has no course.

Standard input holds a line of JSON (what is handed in, and under which names) and then the prepared exercise; standard
output gets the reports, without the seconds that they took.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec
from msgspec.structs import replace

from grader.judge.grade import grade
from grader.judge.prepared import decode
from grader.model.report import encode
from grader.model.submission import Submission
from grader.sandbox.sandbox import Sandbox


def main() -> None:
    handed_in = json.loads(sys.stdin.buffer.readline())
    prepared = decode(sys.stdin.buffer.read())
    submissions = [
        Submission(each["learner"], prepared.exercise.slug, Path(each["path"]), each["source"].encode())
        for each in handed_in
    ]
    with Sandbox() as sandbox:
        reports = [grade(prepared, submission, sandbox) for submission in submissions]
    sys.stdout.buffer.write(msgspec.msgpack.encode([encode(replace(report, seconds=0.0)) for report in reports]))


if __name__ == "__main__":
    main()
