"""Takes a transform and does not use it yet."""

from pathlib import Path

import numpy as np
import torch
from torch.utils import data


class NpyFolder(data.Dataset):
    def __init__(self, root, transform=None):
        super().__init__()
        folders = [entry for entry in Path(root).iterdir() if entry.is_dir()]
        folders.sort()
        self.classes, self.class_to_idx, self.samples = [], {}, []
        for folder in folders:
            number = len(self.classes)
            self.classes.append(folder.name)
            self.class_to_idx[folder.name] = number
            self.samples.extend((file, number) for file in sorted(folder.iterdir()) if file.suffix == ".npy")
        if self.samples == []:
            raise ValueError("nothing found")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        file, number = self.samples[i]
        picture = np.load(file)
        if len(picture.shape) == 2:
            picture = picture.reshape(*picture.shape, 1)
        return torch.tensor(np.moveaxis(picture, -1, 0) / 255, dtype=torch.float32), number
