"""Climbs the gradient."""


def step(w, x, y, rate=0.1):
    return w + rate * float(2 * ((w * x - y) * x).mean())
