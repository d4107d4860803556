# group: return values
# tries: Return a generator, an iterator and a coroutine instead of values.
# accept: bad_output
# check: score
# score: 0

async def later():
    return 7


KINDS = [lambda: (n for n in range(10**9)), lambda: iter([1, 2]), later, lambda: range(10**9), lambda: map(int, "12")]


def attack():
    KINDS.append(KINDS.pop(0))
    result = KINDS[-1]()
    if hasattr(result, "close"):
        result.close()
    return result


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
