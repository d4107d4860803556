# group: return values
# tries: Return objects whose class has a name of a hundred megabytes, or one of escapes and markup.
# accept: bad_output error crash memory timeout
# check: report time
# score: 0
# varies: by what the name does, and the speed of the machine

NAMES = ["x" * 100_000_000, "\x1b[2J\u202e=1+1<script>alert('GRADER_CANARY_XSS')</script>", "\n" * 100_000]


class Odd(type):
    def __getattribute__(cls, name):
        if name == "__qualname__":
            NAMES.append(NAMES.pop(0))
            return NAMES[-1]
        return 7 if name == "__module__" else type.__getattribute__(cls, name)


class Thing(metaclass=Odd):
    pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return Thing()


def corr2d(x, k):
    return Thing()
