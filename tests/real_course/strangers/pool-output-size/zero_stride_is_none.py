"""The missing stride is replaced with `or`, so that a stride of 0 (or False) is taken for a missing one.

Fails: exactly when stride is 0 or False: a size comes back where ValueError is asked for. All sizes are right.
Hand: (4) a class, type hints.
"""


class PoolAxis:
    def __init__(self, kernel: int, stride: int | None, padding: int, dilation: int, ceil_mode: bool) -> None:
        self.kernel: int = self._whole(kernel, 1)
        self.stride: int = self._whole(stride or kernel, 1)
        self.padding: int = self._whole(padding, 0)
        self.dilation: int = self._whole(dilation, 1)
        self.ceil_mode: bool = ceil_mode
        if 2 * self.padding > self.kernel:
            raise ValueError("padding is more than half of the kernel")

    @staticmethod
    def _whole(value: int, low: int) -> int:
        if type(value) is not int or value < low:
            raise ValueError(f"{value!r} is not an int of at least {low}")
        return value

    def count(self, size: int) -> int:
        self._whole(size, 1)
        span = self.dilation * (self.kernel - 1) + 1
        room = size + 2 * self.padding - span
        n = (room + (self.stride - 1 if self.ceil_mode else 0)) // self.stride + 1
        if self.ceil_mode and (n - 1) * self.stride >= size + self.padding:
            n -= 1
        if n < 1:
            raise ValueError("no window fits")
        return n


def pool_output_size(
    input_size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    return PoolAxis(kernel_size, stride, padding, dilation, ceil_mode).count(input_size)
