# group: reports and feedback
# tries: Raise exceptions with enormous, empty and forged names.
# accept: error
# check: report
# score: 0

class Meta(type):
    @property
    def __name__(cls):
        return "MemoryError"


class Posing(Exception, metaclass=Meta):
    pass


KINDS = [
    type("N" * 5_000_000, (Exception,), {}),
    type("\x1b[31m\n<b>\u202e", (Exception,), {}),
    type("ValueError", (Exception,), {}),
    Posing,
]


def attack():
    KINDS.append(KINDS.pop(0))
    raise KINDS[-1]("text")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
