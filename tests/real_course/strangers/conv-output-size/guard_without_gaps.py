"""The test whether the window fits compares the bare kernel size, without the gaps of the dilation.

Fails: exactly when dilation > 1, kernel_size <= padded row < effective kernel: a number below 1 comes back where
ValueError is asked for. Every row on which the window fits is right.
Hand: (4) a class, type hints.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int

    def validate(self) -> None:
        for name in ("size", "kernel", "stride", "dilation"):
            value = getattr(self, name)
            if type(value) is not int or value < 1:
                raise ValueError(f"{name} must be a positive int, got {value!r}")
        if type(self.padding) is not int or self.padding < 0:
            raise ValueError(f"padding must be a non-negative int, got {self.padding!r}")
        if self.kernel > self.padded:
            raise ValueError(f"kernel {self.kernel} is larger than the padded input {self.padded}")

    @property
    def padded(self) -> int:
        return self.size + 2 * self.padding

    @property
    def places(self) -> int:
        return (self.padded - self.dilation * (self.kernel - 1) - 1) // self.stride + 1


def conv_output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    axis = Axis(input_size, kernel_size, stride, padding, dilation)
    axis.validate()
    return axis.places
