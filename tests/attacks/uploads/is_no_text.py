# group: uploads and names
# tries: Sources in UTF-16, in Latin-1 without saying so, and of random bytes.
# accept: rejected import_error wrong
# check: report
# score: 0
# varies: by the Python version

from __future__ import annotations

from pathlib import Path

HONEST = b"""
def corr2d(x, k):
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = x[:height, :width] * 0
    for i in range(height):
        for j in range(width):
            out[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return out
"""


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_bytes(HONEST.decode().encode("utf-16"))
    (folder / "conv_output_size.py").write_bytes(b"# \xe9\xff\ndef conv_output_size(n, kernel, *_): return -5\n")
