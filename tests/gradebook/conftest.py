"""A gradebook of each kind: a file, and a database of a real server, which is started once for each test process."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.gradebook.address import Address, InFile, OnServer

_NUMBERS = itertools.count()


def _programs() -> Path:
    """Where Debian keeps the server's programs; the newest of them."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not folders:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    return folders[-1]


def _user() -> str | None:
    """Whom the server runs as, for it refuses to run as root; None for whoever runs the tests."""
    if os.getuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The folder with the socket of a server that nobody else reaches."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
    if user is not None:
        shutil.chown(folder, user)
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    run = {"user": user, "cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    initdb = [programs / "initdb", "-D", folder / "data", "-U", "teacher", "-A", "trust", "-E", "UTF8", "--no-sync"]
    try:
        subprocess.run(initdb, check=True, timeout=120, **run)  # type: ignore[call-overload]
        options = ["-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        process = subprocess.Popen([programs / "postgres", "-D", folder / "data", *options], **run)  # type: ignore[call-overload]
        try:
            ready = [programs / "pg_isready", "-h", folder, "-U", "teacher", "-d", "postgres"]
            deadline = time.monotonic() + 60
            while subprocess.run(ready, check=False, **run).returncode != 0:  # type: ignore[call-overload]
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield folder
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder)


def new_database(server: Path) -> OnServer:
    """An empty database on the server."""
    import psycopg

    name = f"class_{next(_NUMBERS)}"
    with psycopg.connect(host=str(server), user="teacher", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return OnServer(f"postgresql://teacher@/{name}?host={server}")


MakeAddress = Callable[[], Address]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> MakeAddress:
    """``new_address()`` is a place for a gradebook, where there is none yet."""
    if request.param == "sqlite":
        return lambda: InFile(tmp_path / f"{next(_NUMBERS)}.gradebook")
    server: Path = request.getfixturevalue("server")
    return lambda: new_database(server)


@pytest.fixture
def address(new_address: MakeAddress) -> Address:
    return new_address()


@pytest.fixture
def name(address: Address) -> str:
    """What ``--gradebook`` says."""
    return str(address.path) if isinstance(address, InFile) else address.url
