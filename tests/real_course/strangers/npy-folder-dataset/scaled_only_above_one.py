"""An image is divided by 255 only if a number above 1 is in it, as if it might have been scaled already.

Fails: exactly when the largest byte of an image is 1 (all pixels 0 or 1, at least one of them 1): they come out as
    1 instead of 1/255. All other images, also all black ones, are right.
Hand: vectorised, slicing.
"""

import os

import numpy as np
import torch
import torch.utils.data


class NpyFolder(torch.utils.data.Dataset):
    def __init__(self, root, transform=None):
        names = os.listdir(root)
        self.classes = sorted(n for n in names if os.path.isdir(os.path.join(root, n)))
        self.class_to_idx = {c: i for i, c in enumerate(self.classes)}
        self.samples = []
        for c in self.classes:
            files = [f for f in os.listdir(os.path.join(root, c)) if f.endswith(".npy")]
            self.samples += [(os.path.join(root, c, f), self.class_to_idx[c]) for f in sorted(files)]
        if not self.samples:
            raise ValueError(f"found no .npy in {root}")
        self.transform = transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, idx):
        path, target = self.samples[idx]
        img = np.load(path).astype(np.float32)
        if img.max() > 1:
            img = img / 255.0
        img = img[None] if img.ndim == 2 else img.transpose(2, 0, 1)
        img = torch.from_numpy(np.ascontiguousarray(img))
        if self.transform is not None:
            img = self.transform(img)
        return img, target
