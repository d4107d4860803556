# group: network
# tries: Connect to a listener on this machine by TCP and UDP, IPv4 and IPv6, through Python and through C.
# accept: wrong
# check: network
# score: 0
# without: filesystem syscalls

import ctypes
import os
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)


def port():
    """Where the suite listens; another harness may write it into a file beside this one."""
    filled_in = "@PORT@"
    if filled_in.isdigit():
        return int(filled_in)
    for folder in (os.getcwd(), os.path.dirname(os.path.abspath(__file__))):
        try:
            with open(os.path.join(folder, "canary_port.txt")) as file:
                return int(file.read())
        except (OSError, ValueError):
            pass
    return 9


def tcp(family, host):
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.settimeout(0.2)
        sock.connect((host, port()))
        sock.sendall(b"LEAK")


def udp(family, host):
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"LEAK", (host, port()))


def in_c():
    descriptor = libc.socket(2, 1, 0)
    address = struct.pack("=H", 2) + struct.pack("!H", port()) + bytes([127, 0, 0, 1]) + bytes(8)
    if descriptor < 0 or libc.connect(descriptor, address, len(address)) != 0:
        raise OSError


def through_the_channel():
    """Turn the one socket that it has towards another address."""
    address = struct.pack("=H", 2) + struct.pack("!H", port()) + bytes([127, 0, 0, 1]) + bytes(8)
    if libc.connect(3, address, len(address)) != 0:
        raise OSError


def attack():
    for reach in (
        lambda: tcp(socket.AF_INET, "127.0.0.1"),
        lambda: udp(socket.AF_INET, "127.0.0.1"),
        lambda: tcp(socket.AF_INET6, "::1"),
        lambda: tcp(socket.AF_INET, "localhost"),
        in_c,
        through_the_channel,
    ):
        try:
            reach()
            print("LEAK connected")
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
