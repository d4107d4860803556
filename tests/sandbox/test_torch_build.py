"""Which build of torch is there is read from its package's own words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.sandbox.torch_build import TorchBuild, torch_build

pytestmark = pytest.mark.quick

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """``install("torch", "2.9.0+cpu", 700, "sympy")``: nothing but that is installed."""
    monkeypatch.setattr("sys.path", [str(tmp_path)])

    def one(name: str, version: str, size: int, *requires: str) -> None:
        info = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        needed = "".join(f"Requires-Dist: {each}\n" for each in requires)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needed}")
        (info / "RECORD").write_text(f"{name}/lib.so,sha256=x,{size}\n{name}/unsized.py,,\n")
        (tmp_path / name).mkdir()
        for file in ("lib.so", "unsized.py"):  # some readers of RECORD leave out what is not there
            (tmp_path / name / file).touch()

    return one


def test_none_is_installed(install: Install) -> None:
    install("numpy", "2.0", 1)
    assert torch_build() is None


def test_a_cpu_build_costs_what_its_files_are(install: Install) -> None:
    install("torch", "2.9.0+cpu", 700, "sympy>=1.13", "networkx")
    install("sympy", "1.13", 5000)
    assert torch_build() == TorchBuild("2.9.0+cpu", None, 700)


def test_a_build_for_gpus_costs_what_comes_with_it_too(install: Install) -> None:
    install("torch", "2.9.0", 900, "nvidia-cublas-cu12==12.8; platform_system == 'Linux'", "triton==3.5", "sympy")
    install("nvidia-cublas-cu12", "12.8", 3000)
    install("triton", "3.5", 200)
    assert torch_build() == TorchBuild("2.9.0", "CUDA", 4100)


@pytest.mark.parametrize(("version", "gpu"), [("2.9.0+cu128", "cu128"), ("2.9.0+rocm6.4", "rocm6.4")])
def test_a_version_may_say_which_gpus(install: Install, version: str, gpu: str) -> None:
    install("torch", version, 900)
    assert torch_build() == TorchBuild(version, gpu, 900)


def test_a_build_without_a_word_and_without_such_packages_is_for_the_cpu(install: Install) -> None:
    """As on macOS, and where somebody built it."""
    install("torch", "2.9.0", 300, "nvidia-cublas-cu12==12.8; platform_system == 'Linux'")
    assert torch_build() == TorchBuild("2.9.0", None, 300)
