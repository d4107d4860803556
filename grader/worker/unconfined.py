"""A learner's own file, called on one case where nothing confines it: for looking at it with prints and a debugger.

Run with ``python -P -m`` and the path of a :class:`Trial`. What the file prints goes where the terminal is.
"""

from __future__ import annotations

import functools
import sys
import traceback
import types
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from grader.wire.messages import INTERRUPTED, Answer, Observed, Returned, Trial
from grader.worker.convert import UnsendableError, sendable, to_python
from grader.worker.notebook import Shell, code_cells
from grader.worker.raised import cell_name, raised, remember


def main() -> None:
    """Make the call that a file describes, and leave the answer where it says."""
    trial = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=Trial)
    sys.argv = [trial.path]
    sys.path.insert(0, str(Path(trial.path).parent))
    try:
        answer = _answer(trial)
    except KeyboardInterrupt as error:  # where it was is worth knowing
        traceback.print_exception(error.with_traceback(_of_learner(error.__traceback__)))
        sys.exit(INTERRUPTED)
    Path(trial.answer).write_bytes(msgspec.msgpack.encode(answer))


def _answer(trial: Trial) -> Answer:
    try:
        function = _function(trial)
        query = trial.query
        args = [to_python(value) for value in query.args]
        result = function(*args, **{name: to_python(value) for name, value in query.kwargs.items()})
    except Exception as error:
        _show(error, trial)
        return raised(error, trial.path)
    try:
        return Returned(sendable(result), Observed())
    except UnsendableError as error:
        print(repr(result))
        return error.told


def _show(error: Exception, trial: Trial) -> None:
    """Print the traceback from the learner's first line on, and begin the debugger there if it is asked for."""
    trace = _of_learner(error.__traceback__)
    sys.stdout.flush()
    traceback.print_exception(error.with_traceback(trace))
    if trial.debug:
        import pdb

        pdb.post_mortem(trace)


def _of_learner(trace: TracebackType | None) -> TracebackType | None:
    """Leave out what is ours; all of it if nothing else is left, as where a file does not parse."""
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return trace


def _function(trial: Trial) -> Callable[..., Any]:
    module = _loaded(trial.path)
    place, _, name = trial.query.function.rpartition(".")
    if not place:
        found: Callable[..., Any] = getattr(module, name)
        return found
    harnessed: Callable[..., Any] = functools.partial(getattr(_module(trial.harness, {}), name), module)
    return harnessed


def _loaded(path: str) -> types.ModuleType:
    """Execute the learner's file, or a notebook's cells one after the other."""
    source = Path(path).read_bytes()
    if not path.endswith(".ipynb"):
        return _module(path, {path: source})
    cells = {cell_name(number): text for number, text in enumerate(code_cells(source), start=1)}
    for name, text in cells.items():
        remember(name, text)
    return _module(path, cells, get_ipython=Shell)


def _module(path: str, pieces: dict[str, Any], **names: object) -> types.ModuleType:
    module = types.ModuleType(Path(path).stem)
    vars(module).update(names)
    module.__file__ = path
    sys.modules[module.__name__] = module
    for name, source in (pieces or {path: Path(path).read_bytes()}).items():
        exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 the learner's own
    return module


if __name__ == "__main__":
    main()
