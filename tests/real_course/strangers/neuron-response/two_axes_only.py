"""Two loops go over two axes, and a patch may have another number of them.

Fails: exactly when patch does not have two axes: with more the result is no single number, with fewer an
IndexError.
Hand: (1) nested loops, short names.
"""

from torch import Tensor


def neuron_response(patch, weight, bias=0.0):
    if patch.shape != weight.shape or patch.dtype != weight.dtype:
        raise ValueError("patch and weight differ")
    if isinstance(bias, Tensor) and (bias.dim() > 0 or bias.dtype != patch.dtype):
        raise ValueError("bad bias")
    s = patch.new_zeros(())
    for i in range(patch.shape[0]):
        for j in range(patch.shape[1]):
            s = s + patch[i, j] * weight[i, j]
    return s + bias
