"""Reference solution: a filter is a perceptron."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    """Multiply every input by its own weight, add up the products, and add the bias once.

    patch: any shape, weight: the same shape, result: no axes

        result = sum over all places p of patch[p] * weight[p], plus bias
    """
    if patch.shape != weight.shape:
        raise ValueError(f"a weight of {tuple(weight.shape)} does not fit a patch of {tuple(patch.shape)}")
    if patch.dtype != weight.dtype:
        raise ValueError(f"patch and weight must have the same dtype, not {patch.dtype} and {weight.dtype}")
    if isinstance(bias, Tensor) and (bias.dim() != 0 or bias.dtype != patch.dtype):
        raise ValueError("a neuron has one bias, of the dtype of its inputs")
    return (patch * weight).sum() + bias
