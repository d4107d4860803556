"""The learner's own modules beside the submission: in the scratch folder, found after those of the environment."""

from __future__ import annotations

import importlib.machinery
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from grader.wire.limits import MAX_HELPER_BYTES, MAX_HELPERS
from grader.wire.messages import Helper
from grader.worker import statements
from grader.worker.raised import helper_file, remember
from grader.worker.source import Parsed, parsed

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\.py\Z")


def usable(helpers: Sequence[Helper], submission: str) -> dict[str, Helper]:
    """Choose the ``helpers`` that may be modules, by name, within the limits."""
    found: dict[str, Helper] = {}
    used = 0
    for helper in helpers:
        name = helper.filename.removesuffix(".py")
        used += len(helper.source)
        if used > MAX_HELPER_BYTES or len(found) >= MAX_HELPERS:
            break
        if _PLAIN_NAME.match(helper.filename) and not name.startswith("__") and name != submission:
            found[name] = helper
    return found


def read(helpers: Mapping[str, Helper]) -> dict[str, Parsed | SyntaxError]:
    """Parse each helper, or return why it does not parse."""
    found: dict[str, Parsed | SyntaxError] = {}
    for name, helper in helpers.items():
        try:
            found[name] = code = parsed(helper.source, helper_file(helper.filename))
            remember(helper_file(helper.filename), code.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            found[name] = error if isinstance(error, SyntaxError) else SyntaxError(str(error))
    return found


class HelperFinder:
    """Finds helpers for ``import``. What a helper's statements raise goes to ``tell``."""

    def __init__(
        self,
        helpers: Mapping[str, Helper],
        code: Mapping[str, Parsed | SyntaxError],
        tell: Callable[[BaseException], None],
    ) -> None:
        self._helpers = helpers
        self._code = code
        self._tell = tell

    def install(self) -> None:
        """Write the files, and have them found when nothing else is."""
        for helper in self._helpers.values():
            Path(helper.filename).write_bytes(helper.source)
        sys.meta_path.append(self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self._helpers:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self._helpers[name].filename)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        helper, code = self._helpers[module.__name__], self._code[module.__name__]
        module.__file__ = str(Path(helper.filename).absolute())
        if isinstance(code, SyntaxError):
            raise code
        for error in (*code.broken, *statements.run(code.tree, helper_file(helper.filename), module.__dict__)):
            self._tell(error)
