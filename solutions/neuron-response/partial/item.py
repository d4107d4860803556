"""Checks the shapes with an assertion and returns a Python number."""


def neuron_response(patch, weight, bias=0.0):
    assert patch.shape == weight.shape  # noqa: S101 as students do
    s = 0.0
    for p, w in zip(patch.reshape(-1), weight.reshape(-1), strict=True):
        s += p.item() * w.item()
    return s + bias
