# group: source files
# tries: Make its functions in the module's __getattr__, new ones every time.
# accept: wrong
# check: score
# score: 0

def __getattr__(name):
    if name in ("conv_output_size", "corr2d"):
        return lambda *_args, **_kwargs: -987654
    raise AttributeError(name)
