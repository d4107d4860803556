"""Takes the points one by one."""


def step(w, x, y, rate=0.1):
    slope = 0.0
    for a, b in zip(x, y, strict=True):
        slope += 2 * float((w * a - b) * a) / len(x)
    return w - rate * slope
