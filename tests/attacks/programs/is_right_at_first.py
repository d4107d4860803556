# group: shared state
# tries: Answer rightly at first, and wrongly once it has been called.
# accept: wrong
# check: score
# score: less
# elsewhere: any, where each call is made in a process of its own

CALLS = []


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    CALLS.append(n)
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1 if len(CALLS) == 1 else -987654


def corr2d(x, k):
    CALLS.append(x)
    return conv(x, k) if len(CALLS) == 1 else x * 0 - 987654


def conv(x, k):
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = x[:height, :width] * 0
    for i in range(height):
        for j in range(width):
            out[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return out
