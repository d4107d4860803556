# group: reading what is hidden
# tries: Read /etc/passwd, homes, keys, /proc/1, mounts, network tables, disks and devices.
# accept: wrong
# check: token
# score: 0
# without: filesystem

import glob
import os

PATHS = [
    "/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.ssh/id_rsa", "/root/.netrc", "/root/.bash_history",
    "/proc/1/cmdline", "/proc/1/environ", "/proc/self/environ", "/proc/self/maps", "/proc/self/mountinfo",
    "/proc/net/tcp", "/proc/kallsyms", "/proc/kcore", "/dev/mem", "/dev/vda", "/dev/sda", "/dev/kmsg", "/dev/tty",
    "/var/run/docker.sock", "/run/secrets", "/sys/kernel/security/lsm", "/dev/fuse", "/dev/kvm", "/dev/net/tun",
]


def attack():
    for path in PATHS + glob.glob("/home/*/.*") + glob.glob("/proc/[0-9]*/cmdline"):
        try:
            os.read(os.open(path, os.O_RDONLY | os.O_NONBLOCK), 100)
            print("LEAK read", path)
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
