"""A cluster with certificates of its own: a class is graded on it, and whoever has others is not let in."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.cli.conftest import TOY_COURSE
from tests.cli.test_grade_command import ONLY_HIGH, RIGHT, hand_in

pytest.importorskip("distributed", reason="Dask is not installed (pip install 'convgrader[dask]')")

GRADER = str(Path(sys.executable).parent / "grader")


class Authority(NamedTuple):
    """Signs certificates; ``file`` is its own."""

    file: Path
    name: x509.Name
    key: ec.EllipticCurvePrivateKey


def authority(folder: Path) -> Authority:
    folder.mkdir()
    key, name = ec.generate_private_key(ec.SECP256R1()), named("The school")
    made = signed(name, key, name, key, x509.BasicConstraints(ca=True, path_length=0))
    return Authority(written(folder / "ca.pem", made.public_bytes(serialization.Encoding.PEM)), name, key)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def signed(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(extension, critical=True)
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    return builder.not_valid_after(now + datetime.timedelta(days=1)).sign(by, hashes.SHA256())


def settings(by: Authority) -> dict[str, str]:
    """Dask's settings for scheduler, workers and whoever asks them, as the README has them, each with a certificate."""
    found = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(by.file)}
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        key = ec.generate_private_key(ec.SECP256R1())
        loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        certificate = signed(named(who.lower()), key, by.name, by.key, loopback)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        for kind, data in (("CERT", certificate.public_bytes(serialization.Encoding.PEM)), ("KEY", private)):
            path = written(by.file.parent / f"{who}-{kind}.pem", data)
            found[f"DASK_DISTRIBUTED__COMM__TLS__{who}__{kind}"] = str(path)
    return found


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    path.chmod(0o600)
    return path


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
    return {**plain, "GRADER_COURSE": str(TOY_COURSE), "GRADER_CACHE": str(tmp_path / "cache")}


@contextlib.contextmanager
def cluster(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """A scheduler on this machine and a worker, which talk by TLS alone; yield the scheduler's address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tls://127.0.0.1:{free.getsockname()[1]}"
    encrypted = {**environment, "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}
    scheduler = ["scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", address.rpartition(":")[2]]
    worker = ["worker", address, "--protocol", "tls", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny"]
    with contextlib.ExitStack() as stack:
        for number, command in enumerate((scheduler, worker)):
            log = stack.enter_context((folder / f"log-{number}").open("wb"))
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--no-dashboard"],
                cwd=folder, env=encrypted, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        yield address


def grade(environment: dict[str, str], folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [GRADER, "grade", str(folder / "class"), "--format", "csv", *options]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_class_is_graded_by_tls_and_nobody_with_other_certificates_is_let_in(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    for number in range(4):
        hand_in(tmp_path / "class" / f"learner-{number}", ONLY_HIGH if number % 2 else RIGHT)
    ours, theirs = (settings(authority(tmp_path / name)) for name in ("ours", "theirs"))
    with cluster({**environment, **ours}, tmp_path) as address:
        done = grade({**environment, **ours}, tmp_path, "--dask", address)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert done.stdout == grade(environment, tmp_path).stdout
        stranger = grade({**environment, **theirs}, tmp_path, "--dask", address)
    assert (stranger.returncode, stranger.stdout) == (3, "")
    assert f"no Dask scheduler answers at {address}" in stranger.stderr


@pytest.mark.parametrize("address", ["tcp://10.0.0.7:8786", "10.0.0.7:8786", "tcp://school.example:8786"])
def test_what_would_go_to_another_machine_in_the_open_is_refused_before_anything_is_read(
    tmp_path: Path, environment: dict[str, str], address: str
) -> None:
    refused = grade(environment, tmp_path, "--dask", address, "--gradebook", "book")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "would go there in the open: start the cluster with TLS" in refused.stderr
    assert not (tmp_path / "book").exists()
