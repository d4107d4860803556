"""``whole.py REPORTS EXERCISE...``: end with 1, and say what is missing, unless every exercise has its result."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def missing(path: Path, slugs: list[str]) -> str:
    """Say what of ``slugs`` the reports at ``path`` lack; "" where they have all."""
    try:
        reports = json.loads(path.read_bytes())["reports"]
        graded = {report["exercise"] for report in reports if report["outcome"] != "not_graded"}
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"There is no result that can be read: {error}"
    lacking = [slug for slug in slugs if slug not in graded]
    return f"There is no result for {', '.join(lacking)}." if lacking else ""


if __name__ == "__main__":
    sys.exit(missing(Path(sys.argv[1]), sys.argv[2:]) or 0)
