"""Takes the classes in the order in which the folder happens to list them."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = [entry.name for entry in os.scandir(root) if entry.is_dir()]
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = []
        for name in self.classes:
            for file in os.listdir(f"{root}/{name}"):
                if file.endswith(".npy"):
                    self.samples.append((f"{root}/{name}/{file}", self.class_to_idx[name]))
        if not self.samples:
            raise ValueError("no .npy file there")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        image = torch.from_numpy(np.load(path)) / 255
        image = image.permute(2, 0, 1) if image.ndim == 3 else image.unsqueeze(0)
        if self.transform:
            image = self.transform(image)
        return image, label
