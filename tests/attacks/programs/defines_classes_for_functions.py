# group: source files
# tries: Define the functions as classes and builtins.
# accept: bad_output wrong
# check: score
# score: 0

class conv_output_size:
    def __init__(self, n, kernel, stride=1, padding=0, dilation=1):
        self.size = n


corr2d = print
