"""Exercise: a custom Dataset."""

from collections.abc import Callable

from torch import Tensor
from torch.utils.data import Dataset


class NpyFolder(Dataset):
    """The images below ``root``, one folder for each class, each image a .npy file.

    An image is an array of uint8, H x W x 3 or H x W.

    classes: the names of the folders, sorted
    class_to_idx: the number of each class, from 0, by its name
    samples: (path, class number) of every .npy file, class by class, and sorted by name inside a class
    """

    def __init__(self, root: str, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        """Look for the files, but do not read them yet. Raise ValueError if there is none."""
        raise NotImplementedError("find the classes and the files of each")

    def __len__(self) -> int:
        """The number of images."""
        raise NotImplementedError("count the images")

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """The image, float32, C x H x W, from 0 to 1, after transform if there is one, and its class number.

        Raises IndexError if there is no image of that number.
        """
        raise NotImplementedError("read one file and turn what is in it into a tensor")
