"""Patch and weight are only required to have the same number of entries, not the same shape.

Fails: no ValueError for different shapes with equally many numbers, such as 2 x 3 and 3 x 2, or 4 and 2 x 2.
Right everywhere else.
"""


def neuron_response(patch, weight, bias=0.0):
    # 픽셀마다 가중치 하나
    if patch.numel() != weight.numel():
        raise ValueError("numbers of inputs and weights differ")
    if hasattr(bias, "dim") and bias.dim() != 0:
        raise ValueError("bias has axes")
    inputs = patch.reshape(-1)
    weights = weight.reshape(-1)
    response = (inputs * weights).sum()
    return response + bias
