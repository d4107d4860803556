"""Has a rate of its own."""


def step(w, x, y, rate=0.1):
    return w - 0.1 * float(2 * ((w * x - y) * x).mean())
