"""Single keys from the terminal, read as they are pressed, without Enter."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator

_PAUSE = 0.2  # seconds after which the reader looks whether it is still wanted


@contextlib.contextmanager
def keys_to(tell: Callable[[str], None]) -> Iterator[bool]:
    """Have ``tell`` called with each key, from a thread, and say whether there are keys at all.

    There are none where standard input is not a terminal, or the system has no such terminals. Ctrl-C stays what it is,
    and the terminal is put right again at the end, whatever ends it.
    """
    try:
        import termios
        import tty
    except ImportError:
        yield False
        return
    if sys.stdin is None or not sys.stdin.isatty() or os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp():
        yield False  # in the background, the terminal is somebody else's
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    is_over = threading.Event()
    reader = threading.Thread(target=_read, args=(descriptor, tell, is_over), daemon=True)
    try:
        tty.setcbreak(descriptor, termios.TCSANOW)
        reader.start()
        yield True
    finally:
        is_over.set()
        termios.tcsetattr(descriptor, termios.TCSANOW, before)


def _read(descriptor: int, tell: Callable[[str], None], is_over: threading.Event) -> None:
    while not is_over.is_set():
        if select.select([descriptor], [], [], _PAUSE)[0]:
            if not (data := os.read(descriptor, 1)):
                return
            tell(data.decode(errors="replace"))
