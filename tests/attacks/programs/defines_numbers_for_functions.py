# group: source files
# tries: Define the functions' names as a number and as None.
# accept: error
# check: score
# score: 0

conv_output_size = 7
corr2d = None
