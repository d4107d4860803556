# group: reports and feedback
# tries: Raise exceptions whose text fails, is no text, or has 100 MB.
# accept: error
# check: report memory
# score: 0

class Failing(Exception):
    def __str__(self):
        raise KeyboardInterrupt


class NoText(Exception):
    def __str__(self):
        return 7


class Long(Exception):
    def __str__(self):
        return "x" * 50_000_000


class Text(str):
    __getitem__ = encode = lambda self, *_args, **_kwargs: self


class Odd(Exception):
    def __str__(self):
        return Text("odd")


KINDS = [Failing, NoText, Long, Odd]


def attack():
    KINDS.append(KINDS.pop(0))
    raise KINDS[-1]


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
