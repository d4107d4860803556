"""Of the bias only the number of its entries is checked, not its shape.

Fails: no ValueError for a bias of K numbers with more axes, such as (1, K) or (K, 1), or without axes for K = 1
(and the result of (K, 1) may have another shape). Right for every bias of the shape (K,), for None, and for
biases of another number of entries.
"""


def gap_head(features, weight, bias=None):
    N, C, H, W = features.shape
    K = weight.shape[0]
    if H == 0 or W == 0:
        raise ValueError("empty maps")
    if weight.shape[1] != C:
        raise ValueError("weight")
    if bias is not None and bias.numel() != K:
        raise ValueError("bias")
    # 맵마다 평균 하나
    means = features.reshape(N, C, H * W).sum(dim=2) / (H * W)
    scores = means @ weight.transpose(0, 1)
    if bias is not None:
        scores = scores + bias
    return scores
