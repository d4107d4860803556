"""Files as they are saved, however the editor does that: in place, or by a new file under the old name."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

# Milliseconds. Steps of a save that follow each other within the first are one change; the second bounds that.
_STEP, _TOGETHER = 10, 100


@contextlib.contextmanager
def saves_to(tell: Callable[[frozenset[Path]], None], *folders: Path, below: bool = False) -> Iterator[None]:
    """Have ``tell`` called with files in ``folders`` that have changed or gone, from a thread.

    ``below`` asks for the folders in these as well.
    """
    from watchfiles import watch

    is_over, is_ready = threading.Event(), threading.Event()

    def follow() -> None:
        # A first answer comes at once, and by then every later change will be seen.
        changes = watch(
            *folders, watch_filter=None, recursive=below, step=_STEP, debounce=_TOGETHER, stop_event=is_over,
            rust_timeout=_STEP, yield_on_timeout=True, raise_interrupt=False,
        )  # fmt: skip
        for changed in changes:
            is_ready.set()
            if changed:
                tell(frozenset(Path(path) for _, path in changed))

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    is_ready.wait()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
