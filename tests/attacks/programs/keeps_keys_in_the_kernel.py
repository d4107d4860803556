# group: shared state
# tries: Add, find and read keys in every keyring of the kernel, join and name a session keyring, ask for a key by upcall.
# accept: wrong
# check: state
# score: 0
# without: syscalls

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
ADD_KEY, REQUEST_KEY, KEYCTL = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}[os.uname().machine]
RINGS = {"thread": -1, "process": -2, "session": -3, "user": -4, "user session": -5, "group": -6}
JOIN_SESSION, UNLINK, SEARCH, READ, GET_PERSISTENT, CAPABILITIES = 1, 9, 10, 11, 22, 31


def attack():
    for name, ring in RINGS.items():
        if libc.syscall(KEYCTL, SEARCH, ring, b"user", b"gcanary", 0) >= 0:
            print("LEAK found a key in the", name, "keyring")
        key = libc.syscall(ADD_KEY, b"user", b"gcanary", b"state", ctypes.c_size_t(5), ring)
        if key >= 0:
            print("LEAK added a key to the", name, "keyring")
            libc.syscall(KEYCTL, UNLINK, key, ring)
        if libc.syscall(KEYCTL, READ, ring, None, ctypes.c_size_t(0)) >= 0:
            print("LEAK listed the", name, "keyring")
    if libc.syscall(REQUEST_KEY, b"user", b"gcanary", b"info", -2) >= 0:
        print("LEAK requested a key")
    if libc.syscall(KEYCTL, CAPABILITIES, ctypes.create_string_buffer(8), ctypes.c_size_t(8)) >= 0:
        print("LEAK asked what keyrings there can be")
    if libc.syscall(KEYCTL, GET_PERSISTENT, -1, -2) >= 0:
        print("LEAK took the keyring that outlives a session")


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
