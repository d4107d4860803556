import torch


def corr2d(x: torch.Tensor, k: torch.Tensor) -> torch.Tensor:
    height, width = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = torch.zeros(height, width, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            out[i, j] = (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return out
