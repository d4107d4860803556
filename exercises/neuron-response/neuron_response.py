"""Exercise: a filter is a perceptron."""

from torch import Tensor


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    """Multiply every input by its own weight, add up the products, and add the bias once.

    patch: any shape, such as kh x kw or C x kh x kw, of a floating dtype
    weight: of the same shape and dtype
    bias: a number, or a tensor without axes and of the same dtype
    Returns a tensor without axes, of the same dtype.

    Raises ValueError if the shapes of patch and weight differ, or if bias is a tensor that has axes.
    """
    raise NotImplementedError("write the weighted sum of the patch, with the bias")
