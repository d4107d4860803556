"""How NpyFolder is tried out: on a small folder that is written for one call and removed again.

A folder is described by a dict: "cat/0.npy" to the numbers of an image, "notes.txt" to a text, "cow/" to None.
"""

import contextlib
import itertools
import os
import tempfile
from pathlib import Path

import numpy as np
from torch.utils.data import DataLoader, Dataset


def overview(submission, files):
    """What the data set says about the folder, its paths as seen from there."""
    with _folder(files) as root:
        dataset = submission.NpyFolder(root)
        return {
            "classes": list(dataset.classes),
            "class_to_idx": dict(dataset.class_to_idx),
            "samples": [(os.path.relpath(path, root), number) for path, number in dataset.samples],
            "len": len(dataset),
        }


def item(submission, files, index):
    """One item of the data set, and what it is made of."""
    with _folder(files) as root:
        image, label = submission.NpyFolder(root)[index]
        return {"image": image, "dtype": str(image.dtype), "label": label, "type of label": type(label).__name__}


def image(submission, pixels):
    """What becomes of an image that lies alone in a folder of one class."""
    with _folder({"cat/0.npy": pixels}) as root:
        return submission.NpyFolder(root)[0][0]


def read_late(submission, files, later, indices):
    """The images at ``indices``, asked for after the files of ``later`` have taken the place of those in ``files``."""
    with _folder(files) as root:
        dataset = submission.NpyFolder(root)
        _write(root, later)
        return [dataset[index][0] for index in indices]


def transformed(submission, files, indices):
    """The images at ``indices``; the transform adds 10 to the first that it is given, 20 to the second and so on."""
    calls = itertools.count(1)
    with _folder(files) as root:
        dataset = submission.NpyFolder(root, transform=lambda image: image + 10 * next(calls))
        early = next(calls) - 1
        calls = itertools.count(1)
        return {"images transformed too early": early, "images": [dataset[index][0] for index in indices]}


def labels(submission, files, indices=None):
    """The labels at ``indices``, or those that a for loop meets; it is stopped if it goes on after the last."""
    with _folder(files) as root:
        dataset = submission.NpyFolder(root)
        items = itertools.islice(dataset, len(dataset) + 3) if indices is None else map(dataset.__getitem__, indices)
        return [label for _, label in items]


def batches(submission, files, batch_size):
    """What a DataLoader makes of the data set, in the order of the files."""
    with _folder(files) as root:
        dataset = submission.NpyFolder(root)
        loaded = list(DataLoader(dataset, batch_size=batch_size))
        return {
            "is a Dataset": isinstance(dataset, Dataset),
            "images": [images for images, _ in loaded],
            "labels": [numbers for _, numbers in loaded],
            "dtypes": sorted({f"{images.dtype}, {numbers.dtype}" for images, numbers in loaded}),
        }


@contextlib.contextmanager
def _folder(files):
    """The path of a folder that holds ``files`` and lists them backwards, as a computer may."""
    with tempfile.TemporaryDirectory() as root:
        _write(root, files)
        listdir, scandir = os.listdir, os.scandir
        os.listdir = lambda *where: sorted(listdir(*where), reverse=True)
        os.scandir = lambda *where: _Backwards(scandir(*where))
        try:
            yield root
        finally:
            os.listdir, os.scandir = listdir, scandir


def _write(root, files):
    for name, content in files.items():
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # a file that was opened before stays as it was
        if content is None:
            path.mkdir()
        elif isinstance(content, str):
            path.write_text(content)
        else:
            np.save(path, np.array(content, np.uint8))


class _Backwards:
    """What os.scandir returns, from the last name to the first."""

    def __init__(self, entries):
        with entries:
            self._entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        self._entries = iter(())
