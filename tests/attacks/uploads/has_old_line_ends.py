# group: honest but odd
# tries: Sources with a byte order mark and CRLF, and with CR alone.
# accept: ok
# check: score
# score: full

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


CONV = (
    b"def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):\r"
    b"\treturn (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1"
)


def make(folder: Path) -> None:
    (folder / "corr2d.py").write_bytes(b"\xef\xbb\xbf" + HONEST.replace(b"\n", b" \t\r\n").strip())
    (folder / "conv_output_size.py").write_bytes(CONV)
