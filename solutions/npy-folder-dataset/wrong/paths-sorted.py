"""Sorts the paths of all files together, so that the classes are mixed."""

import glob
import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.classes = sorted(d for d in os.listdir(root) if os.path.isdir(os.path.join(root, d)))
        self.class_to_idx = {c: i for i, c in enumerate(self.classes)}
        paths = sorted(glob.glob(os.path.join(root, "*", "*.npy")))
        self.samples = [(p, self.class_to_idx[os.path.basename(os.path.dirname(p))]) for p in paths]
        if len(self.samples) == 0:
            raise ValueError("no images found")
        self.transform = transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, idx):
        path, label = self.samples[idx]
        img = np.load(path).astype(np.float32) / 255.0
        img = img[None] if img.ndim == 2 else img.transpose(2, 0, 1)
        img = torch.from_numpy(np.ascontiguousarray(img))
        return (self.transform(img) if self.transform else img), label
