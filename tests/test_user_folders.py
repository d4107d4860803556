from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import platformdirs
import pytest

from grader.user_folders import user_folder

pytestmark = pytest.mark.quick

OF_LIBRARY = {
    "cache": platformdirs.user_cache_path,
    "config": platformdirs.user_config_path,
    "data": platformdirs.user_data_path,
}


@pytest.mark.parametrize("named", [None, "", "/elsewhere", "/else where/한국어"])
@pytest.mark.parametrize("kind", ["cache", "config", "data"])
def test_each_folder_is_where_the_library_has_it(
    monkeypatch: pytest.MonkeyPatch, kind: Literal["cache", "config", "data"], named: str | None
) -> None:
    monkeypatch.setenv("HOME", "/home/kim")
    monkeypatch.delenv(f"XDG_{kind.upper()}_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", named)
    assert user_folder(kind) == OF_LIBRARY[kind]("convgrader")


def test_a_relative_folder_is_ignored_as_the_specification_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/kim")
    monkeypatch.setenv("XDG_DATA_HOME", "here")
    assert user_folder("data") == Path("/home/kim/.local/share/convgrader")


def test_on_other_systems_the_library_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda name: f"/Users/kim/{name}")
    assert user_folder("data") == Path("/Users/kim/convgrader")
