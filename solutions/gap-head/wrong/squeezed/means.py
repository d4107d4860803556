"""Squeezes every axis of length 1 away, and with a single image the batch axis goes."""

from torch.nn.functional import linear


def gap_head(features, weight, bias=None):
    if features.shape[2] * features.shape[3] == 0 or weight.shape[1] != features.shape[1]:
        raise ValueError("shapes")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError("bias")
    return linear(features.mean((2, 3)), weight, bias).squeeze()
