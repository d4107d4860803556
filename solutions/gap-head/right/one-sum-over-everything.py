"""Adds weight times pixel up in one go and divides at the end."""

import torch


def gap_head(features, weight, bias=None):
    pixels = features[0:1, 0:1].new_empty(features.shape[2:]).numel()
    classes = weight.size(0)
    if pixels == 0 or weight.size(1) != features.size(1) or (bias is not None and tuple(bias.size()) != (classes,)):
        raise ValueError
    offset = torch.zeros(classes, dtype=features.dtype) if bias is None else bias
    return torch.einsum("nchw,kc->nk", features, weight) / pixels + offset
