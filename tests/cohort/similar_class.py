"""A class on the toy exercise clamp, made up: everybody writes in a way of their own, but for a few."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

CHECK = """
    if low > high:
        raise ValueError("low is above high")
"""

# Eight people, each by themselves: how one can keep a number between two others.
BODIES = {
    "ada": """
    return max(low, min(n, high))
""",
    "bo": """
    if n < low:
        return low
    elif n > high:
        return high
    else:
        return n
""",
    "chi": """
    return sorted([low, n, high])[1]
""",
    "dae": """
    while n < low:
        n += 1
    while n > high:
        n -= 1
    return n
""",
    "eun": """
    allowed = range(low, high + 1)
    return n if n in allowed else (low, high)[n > high]
""",
    "fay": """
    bounds = {True: high, False: low}
    inside = low <= n <= high
    return n * inside or bounds[n > high] * (not inside)
""",
    "gil": """
    for bound, passes in ((low, n < low), (high, n > high)):
        if passes:
            return bound
    return n
""",
    "hana": """
    n -= (n > high) * (n - high)
    n += (n < low) * (low - n)
    return n
""",
}
# What many make by themselves: a known mistake of the course.
COMMON = ("ivo", "jin", "kai", "lou")
ONLY_HIGH = """
    return min(n, high)
"""
# What two make, and nobody else: one too many above the upper bound.
RARE = {
    "min": """
    if n > high:
        return high + 1
    return max(n, low)
""",
    "noa": """
    above = n - high
    if above > 0:
        n = high
        return n + 1
    return low if n < low else n
""",
}
# The same text with other names, other comments and the functions the other way round.
ONE = '''
def below(n, low):
    """Whether n is below."""
    difference = n - low
    for step in range(difference, 0):
        return True
    return False

def above(n, high):
    distance = [each for each in (n - high,) if each > 0]
    return len(distance) == 1

def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("low is above high")
    if below(n, low) or above(n, high):
        return {True: low, False: high}[below(n, low)]
    return n
'''
OTHER = """
def too_large(number, top):  # mine
    found = [one for one in (number - top,) if one > 0]
    return len(found) == 1

def clamp(n, low=0, high=10):
    if low > high:
        raise ValueError("wrong")
    if too_small(n, low) or too_large(n, high):
        return {True: low, False: high}[too_small(n, low)]
    return n

def too_small(number, bottom):
    gap = number - bottom
    for i in range(gap, 0):
        return True
    return False
"""


def program(body: str) -> str:
    return f"def clamp(n, low=0, high=10):{CHECK}{body}"


def sources() -> Iterator[tuple[str, str]]:
    """Everybody's name and program."""
    for name, body in {**BODIES, **dict.fromkeys(COMMON, ONLY_HIGH), **RARE}.items():
        yield name, program(body) + own_helper(name)
    yield "ole", ONE
    yield "pia", OTHER


def own_helper(name: str) -> str:
    """A few lines that nobody else writes in this order, so that every text is long enough to be told from others."""
    ways = [
        "given = given + 1 * [given][0] - 2",
        "assert not isinstance(given, str) or given is None",
        "given = (lambda one, two: one if one else two)(given, [])",
        "given = {given: step for step in range(3)}.get(given, None)",
        "given, rest = (given, *map(abs, (1, 2)))[:2]",
        "given = [*reversed([given, given])][-1] if given else given",
        "given = not (given and given) or bool(given)",
        "given = len(str(given)) % 3 | 4 & ~given",
        "given = max((given, given), key=lambda one: -one)",
    ]
    chosen = random.Random(name).sample(ways, 5)
    lines = [f"def _of_{name}(given):", *(f"    {way}" for way in chosen), "    return given"]
    return "\n" + "\n".join(lines) + "\n"


def hand_in_all(folder: Path) -> Path:
    """Write everybody's file below ``folder``."""
    for name, source in sources():
        (folder / name).mkdir(parents=True)
        (folder / name / "clamp.py").write_text(source)
    return folder
