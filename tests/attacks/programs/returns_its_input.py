# group: return values
# tries: Return the very arguments, and write into them first.
# accept: wrong
# check: score
# score: 0

def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return n


def corr2d(x, k):
    x[:] = k[0, 0]
    return x
