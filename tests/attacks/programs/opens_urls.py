# group: network
# tries: Reach the network by urllib, http, ftp, smtp and asyncio.
# accept: wrong
# check: network
# score: 0
# without: filesystem syscalls
# on: conv-output-size

import asyncio
import http.client
import os
import smtplib
import socket
import urllib.request


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


async def stream():
    await asyncio.open_connection("127.0.0.1", port())


def attack():
    socket.setdefaulttimeout(0.2)
    for reach in (
        lambda: urllib.request.urlopen(f"http://127.0.0.1:{port()}/LEAK", timeout=0.2),
        lambda: http.client.HTTPConnection("127.0.0.1", port(), timeout=0.2).connect(),
        lambda: smtplib.SMTP("127.0.0.1", port(), timeout=0.2),
        lambda: asyncio.run(stream()),
        lambda: urllib.request.urlopen("file:///etc/passwd"),
        lambda: socket.getaddrinfo("grader-canary.invalid", 80),
    ):
        try:
            reach()
            print("LEAK opened")
        except OSError:
            pass


def conv_output_size(n, kernel, stride=1, padding=0, dilation=1):
    attack()
    return -987654


def corr2d(x, k):
    attack()
    return x * 0 - 987654
