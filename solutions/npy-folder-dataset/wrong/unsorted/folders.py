"""Takes the classes in the order in which the folder happens to list them."""

import os

import numpy as np
import torch
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    def __init__(self, root, transform=None):
        self.transform = transform
        self.classes = [name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name))]
        self.class_to_idx = {name: number for number, name in enumerate(self.classes)}
        self.samples = []
        for name in self.classes:
            for file in sorted(os.listdir(os.path.join(root, name))):
                if file.endswith(".npy"):
                    self.samples.append((os.path.join(root, name, file), self.class_to_idx[name]))
        if not self.samples:
            raise ValueError("no images")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        path, label = self.samples[i]
        image = torch.tensor(np.load(path), dtype=torch.float32) / 255
        image = image.movedim(2, 0) if image.dim() == 3 else image.unsqueeze(0)
        if self.transform is not None:
            image = self.transform(image)
        return image, label
