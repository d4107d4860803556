"""The weight is reshaped to C x K where it should be transposed.

Fails: exactly when C > 1 and K > 1: the weights of the classes are mixed up. Right for one map or one class.
Hand: (3) helper functions.
"""

from torch import Tensor


def check_features(features):
    if features.dim() != 4:
        raise ValueError("features need four axes")
    if features.size(1) == 0 or features.size(2) == 0 or features.size(3) == 0:
        raise ValueError("features are empty")
    if not features.dtype.is_floating_point:
        raise ValueError("features must be floating point")


def check_layer(weight, bias, channels, dtype):
    if weight.dim() != 2 or weight.size(1) != channels:
        raise ValueError("weight must be K x C")
    if weight.dtype != dtype:
        raise ValueError("weight has another dtype")
    if bias is None:
        return
    if bias.dim() != 1 or bias.size(0) != weight.size(0):
        raise ValueError("bias must have K entries")
    if bias.dtype != dtype:
        raise ValueError("bias has another dtype")


def pool(features: Tensor) -> Tensor:
    area = features.size(2) * features.size(3)
    return features.sum(dim=3).sum(dim=2) / area


def classify(means: Tensor, weight: Tensor) -> Tensor:
    k, c = weight.shape
    return means.matmul(weight.reshape(c, k))


def gap_head(features: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    check_features(features)
    check_layer(weight, bias, features.size(1), features.dtype)
    scores = classify(pool(features), weight)
    if bias is not None:
        scores = scores + bias
    return scores
