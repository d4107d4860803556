"""Leaves the padding at 0, so that the border gets lost."""

from torch.nn import BatchNorm2d, Conv2d, MaxPool2d, ReLU, Sequential


def make_layers(cfg, in_channels=3, batch_norm=False):
    net = Sequential()
    before = in_channels
    for entry in cfg:
        if entry == "M":
            net.append(MaxPool2d(2))
        elif isinstance(entry, str) or entry < 1:
            raise ValueError("what is that entry?")
        else:
            net.append(Conv2d(before, entry, 3))
            if batch_norm:
                net.append(BatchNorm2d(entry))
            net.append(ReLU())
            before = entry
    return net
