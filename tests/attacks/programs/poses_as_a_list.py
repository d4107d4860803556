# group: return values
# tries: Return an object whose __class__ says that it is a list.
# accept: bad_output
# check: score
# score: 0

class Pose:
    __class__ = list


def attack():
    return Pose()


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
