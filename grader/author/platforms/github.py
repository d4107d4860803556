"""GitHub Actions: a workflow for learners' repositories, by a sealed course, or for the teacher's, by the course."""

from __future__ import annotations

from pathlib import Path

from grader.author.platforms.kit import Job, below, kit, scripts, write_folder
from grader.author.platforms.wanted import Wanted
from grader.reporting.github import WRITER

TAKES = frozenset({"passing", "sealed"})
JOB = Job(900, "github", ("json=reports.json", "markdown=summary.md", "html=feedback.html"), WRITER.reads)


def make(wanted: Wanted, target: Path) -> str:
    """Write what is to be committed to the folder ``target``, and say where it goes."""
    write_folder(_files(wanted), target)
    if wanted.sealed is None:
        return (
            "commit it to a private repository of yours; it holds the solutions, and grades a learner's repository "
            "that you name. .grader/README.md says the rest"
        )
    return (
        "commit it to the repository that learners start from, and put the key into the secrets as GRADER_SEAL_KEY; "
        ".grader/README.md says what that does not protect"
    )


def _files(wanted: Wanted) -> list[tuple[str, bytes]]:
    whose = "teacher" if wanted.sealed is None else "learner"
    own = dict(scripts("github_files"))
    return [
        (".github/workflows/grade.yml", own[f"{whose}.yml"]),
        (".grader/README.md", own[f"{whose}.md"]),
        *((f".grader/{name}", own[name]) for name in ("github.sh", "not_graded.sh")),
        *below(".grader", kit(wanted, JOB)),
    ]
