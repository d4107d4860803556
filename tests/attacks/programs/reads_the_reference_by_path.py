# group: reading what is hidden
# tries: Open the reference solution and the hidden cases by their paths, in every way.
# accept: wrong
# check: token files
# score: 0
# without: filesystem

import ctypes
import glob
import mmap
import os
import sys
import tokenize

import numpy as np

COURSE = "@COURSE@"  # filled in by the suite

WAYS = {
    "open": lambda path: open(path).read(),
    "os.open": lambda path: os.read(os.open(path, os.O_RDONLY), 100),
    "tokenize": lambda path: tokenize.open(path).read(),
    "numpy": lambda path: np.fromfile(path, "u1"),
    "mmap": lambda path: mmap.mmap(os.open(path, os.O_RDONLY), 10, access=mmap.ACCESS_READ)[:],
    "link": lambda path: (os.link(path, "link"), open("link").read()),
    "symlink": lambda path: (os.symlink(path, "sym"), open("sym").read()),
    "root": lambda path: open("/proc/self/root" + path).read(),
    "dir_fd": lambda path: os.open(os.path.basename(path), os.O_RDONLY, dir_fd=os.open(os.path.dirname(path), os.O_PATH)),
    "list": lambda path: os.listdir(os.path.dirname(path))[0],
    "walk": lambda path: glob.glob(os.path.dirname(path) + "/*")[0],
    "openat2": lambda path: openat2(path),
}


def openat2(path):
    how = (ctypes.c_uint64 * 3)(0, 0, 0)
    got = ctypes.CDLL(None).syscall(437, -100, path.encode(), how, 24)
    return os.read(got, 10) if got >= 0 else os.stat("/no such file")


def attack():
    for exercise, file in (("conv-output-size", "conv_output_size.py"), ("corr2d", "corr2d.py"), ("corr2d", "hidden.yaml")):
        for way, read in WAYS.items():
            try:
                read(f"{COURSE}/solutions/{exercise}/{file}")
                print("LEAK", way, file)
            except (OSError, ValueError, IndexError):
                pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
