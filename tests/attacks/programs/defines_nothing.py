# group: source files
# tries: Define neither function.
# accept: missing
# check: score
# score: 0

ANSWER = 42
