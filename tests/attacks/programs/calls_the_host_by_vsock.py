# group: network
# tries: Reach the host of a virtual machine through AF_VSOCK, as stream, datagram and packets, and by its device.
# accept: wrong
# check: network
# score: 0
# without: syscalls unless vsock is missing

import ctypes
import errno
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
AF_VSOCK, HYPERVISOR, LOCAL, HOST, ANY = 40, 0, 1, 2, 0xFFFFFFFF


def attack():
    for kind in (1, 2, 5):  # SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET
        for flags in (0, 0o2000000, 0o4000):  # SOCK_CLOEXEC, SOCK_NONBLOCK
            descriptor = libc.socket(AF_VSOCK, kind | flags, 0)
            if descriptor < 0:
                continue
            print("LEAK opened a vsock")
            os.set_blocking(descriptor, False)  # a host that does not answer must not keep us
            for cid in (HYPERVISOR, LOCAL, HOST):
                address = struct.pack("=HHIIB3x", AF_VSOCK, 0, 1024, cid, 0)
                if libc.connect(descriptor, address, len(address)) == 0:
                    print("LEAK connected to", cid)
            address = struct.pack("=HHIIB3x", AF_VSOCK, 0, 1024, ANY, 0)
            if libc.bind(descriptor, address, len(address)) == 0:
                print("LEAK bound a port of the machine")
    for device in ("/dev/vsock", "/dev/vhost-vsock"):
        try:
            os.close(os.open(device, os.O_RDWR))
            print("LEAK opened", device)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
