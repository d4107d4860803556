# group: time and signals
# tries: Return a number whose destructor never ends.
# accept: timeout
# check: time
# score: 0
# on: conv-output-size

class Endless(int):
    def __del__(self):
        while True:
            pass


def attack():
    return Endless(7)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    return attack()


def corr2d(x, k):
    return attack()
