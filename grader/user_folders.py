"""Where a user's settings, data and caches are kept, as each system has it.

On Linux that is two lines of the XDG base directory specification, written here: platformdirs, which knows the other
systems, takes a tenth of a short command to load.
"""

import os
import sys
from pathlib import Path
from typing import Literal

_NAME = "convgrader"
_OF_LINUX = {"cache": "~/.cache", "config": "~/.config", "data": "~/.local/share"}


def user_folder(kind: Literal["cache", "config", "data"]) -> Path:
    """Return the folder of ours for what is of that ``kind``, which need not be there."""
    if sys.platform == "linux":
        named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        base = named if os.path.isabs(named) else os.path.expanduser(_OF_LINUX[kind])
        return Path(base) / _NAME
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")(_NAME))
