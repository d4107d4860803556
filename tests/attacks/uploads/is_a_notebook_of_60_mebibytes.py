# group: uploads and names
# tries: A notebook with 60 MiB of output.
# accept: rejected
# check: memory time
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    with open(folder / "corr2d.ipynb", "wb") as file:
        file.write(b'{"nbformat": 4, "cells": [], "metadata": {"output": "')
        for _ in range(60):
            file.write(b"x" * (1 << 20))
        file.write(b'"}}')
