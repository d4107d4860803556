"""Fits a line with the submission's step."""


def trained(submission, x, y, steps):
    """x, y: N. Return what ``steps`` steps from 0 come to: the slope and the mean squared error."""
    w = 0.0
    for _ in range(steps):
        w = submission.step(w, x, y)
    return {"w": float(w), "loss": float(((w * x - y) ** 2).mean())}
