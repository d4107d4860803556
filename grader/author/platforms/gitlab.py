"""GitLab CI: a pipeline for learners' projects, by a sealed course, or for the teacher's, by the course."""

from __future__ import annotations

from pathlib import Path

from grader.author.platforms.kit import Job, below, kit, scripts, write_folder
from grader.author.platforms.wanted import Wanted

TAKES = frozenset({"passing", "sealed"})
JOB = Job(900, "gitlab", ("json=reports.json", "junit=junit.xml", "html=feedback.html"))


def make(wanted: Wanted, target: Path) -> str:
    """Write what is to be committed to the folder ``target``, and say where it goes."""
    write_folder(_files(wanted), target)
    if wanted.sealed is None:
        return (
            "commit it to a private project of yours; it holds the solutions, and grades a learner's project that you "
            "name. .grader/README.md says the rest"
        )
    return (
        "commit it to the project that learners start from, and put the key into the group's CI/CD variables as "
        "GRADER_SEAL_KEY; .grader/README.md says what that does not protect"
    )


def _files(wanted: Wanted) -> list[tuple[str, bytes]]:
    whose = "teacher" if wanted.sealed is None else "learner"
    own = dict(scripts("gitlab_files"))
    clone = ["gitlab_clone.sh"] if wanted.sealed is None else []
    return [
        (".gitlab-ci.yml", own[f"{whose}.yml"]),
        (".grader/README.md", own[f"{whose}.md"]),
        *((f".grader/{name}", own[name]) for name in ("gitlab.sh", "junit_error.py", *clone)),
        *below(".grader", kit(wanted, JOB)),
    ]
