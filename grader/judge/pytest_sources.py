"""The author's test files as pytest imports them: from memory, so that no disk ever holds a hidden test in clear."""

from __future__ import annotations

import ast
import importlib.util
import linecache
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from _pytest.assertion.rewrite import rewrite_asserts  # there is no public way to have a source's assertions rewritten


class Sources(MetaPathFinder, InspectLoader):
    """A plugin by which pytest imports ``files``, by their paths, with assertions that say what they compared.

    pytest itself only looks whether there is a file at such a path: an empty one will do.
    """

    def __init__(self, files: Mapping[Path, bytes]) -> None:
        self._sources = {str(path): source for path, source in files.items()}
        self._paths: dict[str, str] = {}  # by the name that pytest gives the module
        self._config: pytest.Config | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self, early_config: pytest.Config) -> None:
        """Stand before pytest's own importer, which reads what it rewrites from the disk."""
        self._config = early_config
        sys.meta_path.insert(0, self)
        for path, source in self._sources.items():
            lines = source.decode(errors="replace").splitlines(keepends=True)
            linecache.cache[path] = len(source), None, lines, path

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        for folder in path or ():
            file = str(Path(folder, f"{fullname.rpartition('.')[2]}.py"))
            if file in self._sources:
                self._paths[fullname] = file
                return importlib.util.spec_from_file_location(fullname, file, loader=self)
        return None

    def get_source(self, fullname: str) -> str:
        return importlib.util.decode_source(self._sources[self._paths[fullname]])

    def get_code(self, fullname: str) -> CodeType:
        """Compile the module as pytest would; who imports it has Python run that."""
        path = self._paths[fullname]
        source = self._sources[path]
        tree = ast.parse(source, filename=path)
        rewrite_asserts(tree, source, path, self._config)
        code: CodeType = compile(tree, path, "exec", dont_inherit=True)
        return code
