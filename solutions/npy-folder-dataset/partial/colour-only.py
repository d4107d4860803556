"""Reads images in colour only."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.root = root
        self.transform = transform
        self.classes = sorted(d for d in os.listdir(root) if os.path.isdir(os.path.join(root, d)))
        self.class_to_idx = {c: i for i, c in enumerate(self.classes)}
        self.samples = []
        for c in self.classes:
            for f in sorted(os.listdir(os.path.join(root, c))):
                if f.endswith(".npy"):
                    self.samples.append((os.path.join(root, c, f), self.class_to_idx[c]))
        if len(self.samples) == 0:
            raise ValueError("no images in " + root)

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, idx):
        path, label = self.samples[idx]
        img = np.load(path)
        img = torch.from_numpy(img.transpose(2, 0, 1)).float() / 255.0
        if self.transform:
            img = self.transform(img)
        return img, label
