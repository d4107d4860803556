"""Reads all images when the data set is built."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = []
        self.pixels = []
        for number, name in enumerate(self.classes):
            for file in sorted(os.listdir(os.path.join(root, name))):
                if file.endswith(".npy"):
                    path = os.path.join(root, name, file)
                    self.samples.append((path, number))
                    self.pixels.append(np.load(path))
        if len(self.samples) == 0:
            raise ValueError("no images")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        image = torch.tensor(self.pixels[i], dtype=torch.float32) / 255
        image = image.movedim(2, 0) if image.dim() == 3 else image[None]
        if self.transform is not None:
            image = self.transform(image)
        return image, self.samples[i][1]
