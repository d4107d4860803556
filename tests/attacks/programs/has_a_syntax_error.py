# group: source files
# tries: Be no Python at all.
# accept: import_error
# check: score
# score: 0

def conv_output_size(n, kernel, stride=1, padding=0, dilation=1)
    return 5
