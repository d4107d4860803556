"""The program of a worker that is an interpreter of its own. Run with ``python -I -m``.

The first line of its standard input is a port on this machine and the token that it has to show there.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys

from grader.wire import messages
from grader.wire.channel import Channel
from grader.worker.warm import empty_input, serve, warm_up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--torch", action="store_true", help="load torch as well as numpy")
    options = parser.parse_args()
    port, token = sys.stdin.readline().split()
    nothing = empty_input()
    os.dup2(nothing, 0)
    os.close(nothing)
    warm = warm_up(options.torch)
    channel = socket.create_connection(("127.0.0.1", int(port)))
    channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    channel.sendall(token.encode())
    greeting: Channel[messages.ToWorker] = Channel(channel, messages.ToWorker)
    greeting.send(warm.ready)
    serve(channel, warm)


if __name__ == "__main__":
    main()
