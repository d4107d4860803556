"""Reads the bytes in a row and folds them into planes."""

import pathlib

import numpy
import torch


class NpyFolder(torch.utils.data.Dataset):
    def __init__(self, root, transform=None):
        folders = sorted((p for p in pathlib.Path(root).iterdir() if p.is_dir()), key=lambda p: p.name)
        self.classes = [p.name for p in folders]
        self.class_to_idx = {name: n for n, name in enumerate(self.classes)}
        self.samples = [
            (str(f), n) for n, p in enumerate(folders) for f in sorted(p.iterdir(), key=lambda f: f.name)
            if f.suffix == ".npy"
        ]
        self.transform = transform or (lambda image: image)
        if not self.samples:
            raise ValueError("nothing to read")

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        file, label = self.samples[index]
        array = numpy.load(file)
        planes = torch.tensor(array.ravel(), dtype=torch.float32).div(255).view(-1, *array.shape[:2])
        return self.transform(planes), label
