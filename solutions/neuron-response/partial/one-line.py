"""Is the formula in one line, without a check."""


def neuron_response(patch, weight, bias=0.0):
    return (patch * weight).sum() + bias
