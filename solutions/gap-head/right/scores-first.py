"""Scores every pixel first and averages the scores, which comes to the same."""


def gap_head(features, weight, bias=None):
    rows, columns = features.shape[2:]
    if not rows * columns:
        raise ValueError("a map without a pixel")
    if features.shape[1] != weight.shape[1]:
        raise ValueError("weights and maps differ in number")
    if bias is not None and list(bias.shape) != [weight.shape[0]]:
        raise ValueError("biases and classes differ in number")
    by_pixel = features.permute(0, 2, 3, 1) @ weight.t()
    if bias is not None:
        by_pixel = by_pixel + bias
    return by_pixel.mean(1).mean(1)
