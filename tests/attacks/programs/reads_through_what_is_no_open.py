# group: reading what is hidden
# tries: Reach the reference without opening it: by handles that name it, other roots, links to descriptors, its own maps.
# accept: wrong
# check: token temp
# score: 0
# without: filesystem syscalls

import ctypes
import os

PATH = b"@COURSE@/solutions/conv-output-size/conv_output_size.py"
libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, O_PATH, AT_EMPTY_PATH = -100, 0o10000000, 0x1000


def read(path):
    with open(path, "rb") as file:
        return file.read()


def by_descriptor():
    descriptor = os.open(PATH, O_PATH)
    return read(f"/proc/self/fd/{descriptor}")


def by_link():
    descriptor = os.open(PATH, O_PATH)
    if libc.linkat(descriptor, b"", AT_FDCWD, b"linked", AT_EMPTY_PATH):
        return b""
    return read("linked")


def by_hard_link():
    os.link(PATH, b"hard")
    return read("hard")


def by_move():
    os.rename(PATH, b"moved")
    text = read("moved")
    os.rename(b"moved", PATH)
    return text


def by_handle():
    """name_to_handle_at and open_by_handle_at, which ask for no path the second time."""
    handle = ctypes.create_string_buffer((128).to_bytes(4, "little") + bytes(132))
    mount = ctypes.c_int()
    if libc.name_to_handle_at(AT_FDCWD, PATH, handle, ctypes.byref(mount), 0):
        return b""
    descriptor = libc.open_by_handle_at(os.open("/", os.O_RDONLY), handle, os.O_RDONLY)
    return os.read(descriptor, 4096) if descriptor >= 0 else b""


def by_folder():
    os.chdir(os.path.dirname(PATH))
    return read(os.path.basename(PATH))


def by_program():
    return read("/proc/self/root" + PATH.decode())


def attack():
    home = os.getcwd()
    for way in (by_descriptor, by_link, by_hard_link, by_handle, by_folder, by_program, by_move):
        try:
            if b"conv_output_size" in way():
                print("LEAK", way.__name__)
        except OSError:
            pass
        finally:
            os.chdir(home)


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
