# group: uploads and names
# tries: Notebooks of formats that nobody knows, with metadata that is deep, wide or of wrong types.
# accept: import_error missing wrong timeout
# check: neighbours time
# score: 0
# varies: by what the reader trips over first

from __future__ import annotations

import json
from pathlib import Path

DEEP = "[" * 900 + "]" * 900
CELL = {"cell_type": "code", "metadata": {"tags": [{"a": [None]}] * 1000}, "execution_count": "x", "outputs": [7]}


def make(folder: Path) -> None:
    head = f'"nbformat": 1{"0" * 4000}, "nbformat_minor": -1, "metadata": {{"kernelspec": {DEEP}}}'
    (folder / "corr2d.ipynb").write_text(f'{{{head}, "worksheets": [{{"cells": {DEEP}}}], "cells": [7, null, "a"]}}')
    cells = [{**CELL, "source": [7, None, {"a": "b"}, "\n", "def conv_output_size(*a, **k): return -987654\n"]}]
    metadata = {"orig_nbformat": 10**9, "language_info": {"name": ["x"] * 10_000}}
    notebook = {"nbformat": 3, "nbformat_minor": 10**9, "metadata": metadata, "worksheets": [{"cells": cells}]}
    (folder / "conv_output_size.ipynb").write_text(json.dumps(notebook))
