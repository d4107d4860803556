# group: shared state
# tries: Meet another worker, or a service of the machine, at UNIX sockets with a path, without one, and abstract ones.
# accept: wrong
# check: state network
# score: 0
# without: syscalls

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NAMES = [b"\0gcanary", b"\0", b"", b"gcanary.socket", b"/tmp/gcanary.socket", b"/dev/shm/gcanary.socket"]
SERVICES = [b"/run/docker.sock", b"/run/dbus/system_bus_socket", b"/run/systemd/journal/socket", b"/dev/log",
            b"\0/tmp/.X11-unix/X0", b"\0/org/kernel/linux/storage/multipathd"]


def attack():
    for kind in (1, 2, 5):
        descriptor = libc.socket(1, kind, 0)
        if descriptor >= 0:
            print("LEAK opened a local socket")
        pair = (ctypes.c_int * 2)()
        if libc.socketpair(1, kind, 0, pair) == 0:
            print("LEAK made a pair of them")
        for name in NAMES + SERVICES:
            address = b"\x01\x00" + name
            if libc.connect(descriptor if descriptor >= 0 else 3, address, len(address)) == 0:
                print("LEAK connected to", name)
            if libc.bind(descriptor if descriptor >= 0 else 3, address, len(address)) == 0:
                print("LEAK bound", name)
            if libc.sendto(descriptor, b"x", 1, 0, address, len(address)) == 1:
                print("LEAK sent to", name)
        if descriptor >= 0:
            os.close(descriptor)
    for path in ("gcanary.socket", "/tmp/gcanary.socket"):
        try:
            os.mknod(path, 0o140600)  # without asking for a socket
            print("LEAK made a socket's name") if path[0] == "/" else os.unlink(path)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
