"""How the tracker is called: with a stand-in for Visdom that keeps its rules, and with Visdom itself."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch


def plot(
    submission, steps: np.ndarray, losses: torch.Tensor, every: int | None = None, flush_after: tuple = (),
    win: str | None = None, title: str | None = None, as_tensors: bool = False, old_window: bool = False,
) -> dict:  # fmt: skip
    """Hand over the losses one by one, flush wherever flush_after says so, and look at the stand-in.

    every, win, title: what the tracker is made with; None is not handed over
    flush_after: after how many losses flush() is called; 0 is before the first
    as_tensors: whether a loss is a tensor with a graph, as in training, or a float
    old_window: whether a window "loss" from an earlier run is there already
    Returns the windows, and how many points they showed after each call of add() and flush().
    """
    recorder = Recorder()
    if old_window:
        recorder.line(np.array([9.0]), np.array([99]), win="loss", opts={"title": "an earlier run"})
    tracker = submission.LossTracker(recorder, **_given(every=every, win=win, title=title))
    shown = _feed(tracker, recorder, steps, losses, flush_after, as_tensors)
    return {"windows": _rounded(recorder.windows), "shown": shown}


def refuse(submission, every: int) -> str:
    """Make a tracker that is to send a point after this many losses; nothing else is done with it."""
    submission.LossTracker(Recorder(), every=every)
    return "made"


def kept(submission, losses: torch.Tensor, every: int) -> dict:
    """Hand over losses that are thrown away, or written over, right afterwards.

    Returns the points that come of tensors whose graphs hold 32 MiB each, and those that come of one and the same
    tensor that is filled with a new loss every time.
    """
    return {
        "thrown away": _drawn(submission, every, map(_with_large_graph, losses)),
        "written over": _drawn(submission, every, map(torch.zeros((), dtype=losses.dtype).fill_, losses)),
    }


def log(
    submission, steps: np.ndarray, losses: torch.Tensor, every: int | None = None, flush_after: tuple = (),
    win: str | None = None, title: str | None = None, as_tensors: bool = False,
) -> dict:  # fmt: skip
    """The same as plot, with visdom.Visdom itself: offline, so that it writes down what it would send to its server.

    Returns the windows that this log describes.
    """
    import visdom

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visdom.log"
        viz = visdom.Visdom(offline=True, log_to_filename=str(path))
        tracker = submission.LossTracker(viz, **_given(every=every, win=win, title=title))
        _feed(tracker, Recorder(), steps, losses, flush_after, as_tensors)
        messages = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    windows = {}
    for endpoint, message in messages:
        drawn = {"x": message["data"][0]["x"], "y": message["data"][0]["y"]}
        if endpoint == "events":
            windows[message["win"]] = {"title": message["layout"].get("title"), **drawn}
        elif message["win"] in windows:  # what is added to no window is lost
            for axis, numbers in drawn.items():
                windows[message["win"]][axis] += numbers
    return {"windows": _rounded(windows)}


def _drawn(submission, every: int, losses: Iterable[torch.Tensor]) -> list[dict]:
    """The points that come of the losses, none of which is held here."""
    recorder = Recorder()
    tracker = submission.LossTracker(recorder, every=every)
    losses, step = iter(losses), 0
    while (loss := next(losses, None)) is not None:
        tracker.add(step, loss)
        del loss
        step += 1
    if step % every:
        tracker.flush()
    return [{axis: window[axis] for axis in "xy"} for window in _rounded(recorder.windows).values()]


class _Large(torch.autograd.Function):
    """Hands on a number, and has its graph hold 32 MiB until that is thrown away."""

    @staticmethod
    def forward(ctx, number: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(torch.empty(4 * 1024 * 1024, dtype=torch.float64))
        return number * 1


def _with_large_graph(loss: torch.Tensor) -> torch.Tensor:
    return _Large.apply(loss.clone().requires_grad_())


class Recorder:
    """A stand-in for visdom.Visdom that draws nothing and remembers its windows: title, x and y.

    Its rules are Visdom's own, down to what may be left out. Only one is stricter: without a server there is nobody to
    ask whether a window exists, so update="append" needs one.
    """

    def __init__(self) -> None:
        self.windows = {}

    @property
    def points(self) -> int:
        return sum(len(window["x"]) for window in self.windows.values())

    def line(self, Y, X=None, win=None, env=None, opts=None, update=None, name=None):  # noqa: N803 Visdom's names
        y, x = _as_array(Y), _as_array(X)
        _demand(y.ndim in (1, 2), "Y should have 1 or 2 axes")
        _demand(y.shape[-1] > 0, "there must be a line to plot")
        if x is None:
            _demand(update is None, "an update needs X")
            x = np.linspace(0, 1, len(y))
        _demand(x.shape == y.shape, "X and Y should be of the same shape")
        if update is None:
            win = f"window_{len(self.windows)}" if win is None else win
            self.windows[win] = {"title": (opts or {}).get("title"), "x": [], "y": []}
        else:
            _demand(update == "append", f"update={update!r} is not for adding points")
            _demand(win is not None, "an update needs the name of its window")
            _demand(win in self.windows, f"there is no window {win!r} to append to")
        self.windows[win]["x"] += x.ravel().tolist()
        self.windows[win]["y"] += y.ravel().tolist()
        return win


def _demand(kept: bool, rule: str) -> None:
    if not kept:
        raise AssertionError(rule)


def _given(**options: object) -> dict[str, object]:
    return {name: option for name, option in options.items() if option is not None}


def _feed(tracker, recorder: Recorder, steps, losses, flush_after: tuple, as_tensors: bool) -> list[int]:
    """Call add() and flush(), and return how many points the recorder showed after each call."""
    shown = []
    for position in range(len(losses) + 1):
        for _ in range(flush_after.count(position)):
            tracker.flush()
            shown.append(recorder.points)
        if position < len(losses):
            loss = _with_graph(losses[position]) if as_tensors else float(losses[position])
            tracker.add(int(steps[position]), loss)
            shown.append(recorder.points)
    return shown


def _rounded(windows: dict) -> dict:
    """The windows with y to seven digits: in which dtype a mean was taken is all the same."""
    return {name: {**window, "y": np.array(window["y"], dtype=np.float32)} for name, window in windows.items()}


def _with_graph(loss: float) -> torch.Tensor:
    weight = torch.tensor(float(loss), dtype=torch.float64, requires_grad=True)
    return weight * 1


def _as_array(numbers):
    """What Visdom makes of its arguments: lists and tensors become arrays, anything else stays what it is."""
    if isinstance(numbers, list):
        return np.array(numbers)
    return numbers.detach().numpy() if isinstance(numbers, torch.Tensor) else numbers
