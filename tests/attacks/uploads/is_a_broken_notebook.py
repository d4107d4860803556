# group: uploads and names
# tries: Notebooks that are broken, endlessly nested or of wrong types.
# accept: import_error
# check: neighbours time
# score: 0

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "corr2d.ipynb").write_text('{"nbformat": 4, "cells": ' + "[" * 100_000)
    wrong = '{"nbformat": 4, "nbformat_minor": "x", "metadata": [], "cells": {"cell_type": ["code"], "source": 7}}'
    (folder / "conv_output_size.ipynb").write_text(wrong)
