"""A container file: an image that grades, for platforms that run one, and for a machine of one's own."""

from __future__ import annotations

from pathlib import Path

from grader.author.platforms.kit import OPENS_SEALED, below, requirements, scripts, write_folder
from grader.author.platforms.wanted import Wanted, is_installed, package_files

TAKES = frozenset[str]()


def make(wanted: Wanted, target: Path) -> str:
    """Write what an image is built of to the folder ``target``; it holds no course."""
    extra = [OPENS_SEALED] if is_installed(OPENS_SEALED) else []
    files = [*scripts("container_files"), *scripts("kit_scripts", "install.sh"), *requirements(*extra)]
    write_folder([*files, *below("package", package_files())], target)
    return f"build it with: docker build -t convgrader {target}"
