"""Reshapes the numbers to C x H x W where the axes have to be moved."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.class_to_idx = {}
        self.samples = []
        for number, name in enumerate(self.classes):
            self.class_to_idx[name] = number
            folder = os.path.join(root, name)
            for file in sorted(os.listdir(folder)):
                if file.endswith(".npy"):
                    self.samples.append((os.path.join(folder, file), number))
        if len(self.samples) == 0:
            raise ValueError("no images")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        path, label = self.samples[i]
        pixels = np.load(path)
        height, width = pixels.shape[:2]
        image = torch.from_numpy(pixels.reshape(-1, height, width)).float() / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, label
