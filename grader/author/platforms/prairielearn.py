"""PrairieLearn: what grades in ``serverFilesCourse``, and a question for each exercise."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from html import escape
from pathlib import Path

from grader.author.platforms.kit import Job, below, kit, scripts, write_folder
from grader.author.platforms.wanted import Wanted
from grader.model.exercise import Outline, in_language

TAKES = frozenset[str]()
JOB = Job(540, "text", ("json=reports.json", "prairielearn=results.json"))
SECONDS = 600  # the most that the platform allows a job
FOLDER = "serverFilesCourse/convgrader"
IMAGE = "YOUR-NAME/convgrader:1"


def make(wanted: Wanted, target: Path) -> str:
    """Write a part of a course of PrairieLearn to the folder ``target``, and say where it goes."""
    write_folder(_files(wanted), target)
    return "copy it into your PrairieLearn course; it holds the solutions. README.md says which image it needs"


def _files(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    own = dict(scripts("prairielearn_files"))
    yield "README.md", own["README.md"]
    yield f"{FOLDER}/run.sh", own["run.sh"]
    for name, data in kit(wanted, JOB):
        if not name.startswith(("package/", "requirements", "install.sh", "changed.sh")):  # those are in the image
            yield f"{FOLDER}/{name}", data
    for outline in wanted.course.outlines():
        if outline.slug in wanted.graded:
            yield from below(f"questions/{outline.slug}", _question(wanted, outline))


def _question(wanted: Wanted, outline: Outline) -> Iterator[tuple[str, bytes]]:
    title = in_language(outline.title, "en")
    info = {
        # The same for the same exercise, so that a question made anew keeps its marks.
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"convgrader:{wanted.course.root.name}/{outline.slug}")),
        "title": title,
        "topic": "Convolutional networks",
        "tags": [outline.track],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": IMAGE,
            "serverFilesCourse": ["convgrader/"],
            "entrypoint": ["/grade/serverFilesCourse/convgrader/run.sh", outline.slug],
            "timeout": SECONDS,
            "enableNetworking": False,
        },
    }
    yield "info.json", json.dumps(info, indent=2).encode() + b"\n"
    statement = (wanted.course.exercises / outline.slug / "README.md").read_text("utf-8")
    file = escape(outline.submit)
    yield (
        "question.html",
        (
            f"<pl-question-panel>\n<markdown>\n{statement}\n</markdown>\n</pl-question-panel>\n"
            f'<pl-file-editor file-name="{file}" ace-mode="ace/mode/python" source-file-name="{file}">'
            "</pl-file-editor>\n"
            "<pl-submission-panel>\n<pl-external-grader-results></pl-external-grader-results>\n"
            "<pl-file-preview></pl-file-preview>\n</pl-submission-panel>\n"
        ).encode(),
    )
    yield outline.submit, (wanted.course.exercises / outline.slug / outline.submit).read_bytes()
