"""A class on a cluster of Dask: the reports of one process, also when a worker is killed half-way."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import Course, Grader
from grader.crew import cluster as clusters
from grader.crew.cluster import Cluster, check_address
from grader.errors import GraderError, UsageError
from grader.judge.inputs import Inputs
from grader.model.report import Outcome
from tests.cli.processes import children, command_line, descendants, wait_for
from tests.crew.test_crew import clamp, class_of_mistakes, without_times

distributed = pytest.importorskip("distributed", reason="Dask is not installed (pip install 'convgrader[dask]')")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning:distributed")


@pytest.fixture(autouse=True)
def _small_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(clusters, "CHUNK", 6)
    monkeypatch.setattr(clusters, "usual_number", lambda: 2)


@pytest.fixture
def grader(toy_course: Course) -> Iterator[Grader]:
    with Grader(toy_course) as made:
        yield made


def dask_workers() -> list[int]:
    """The processes in which Dask's workers live: those that have started one that grades, or will."""
    grading = [pid for pid in descendants(os.getpid()) if b"grader.crew.grading_process" in command_line(pid)]
    return [pid for pid in descendants(os.getpid()) if set(children(pid)) & set(grading)]


def test_a_class_on_two_workers_has_the_reports_of_one_process(grader: Grader, toy_course: Course) -> None:
    handed_in = class_of_mistakes(toy_course)
    alone = without_times(grader.grade(handed_in, inputs=Inputs(secret=b"swordfish")))
    with Cluster(grader, "local") as cluster:
        reports = list(cluster.grade(handed_in, ordered=True, inputs=Inputs(secret=b"swordfish")))
    assert [place for place, _ in reports] == list(range(len(handed_in)))
    assert without_times(reports) == alone


def test_a_worker_that_is_killed_half_way_costs_nobody_anything(grader: Grader) -> None:
    handed_in = [clamp(f"learner-{number}") for number in range(60)]
    with Cluster(grader, "local") as cluster:
        reports = cluster.grade(handed_in)
        done = list(itertools.islice(reports, 7))
        wait_for(dask_workers)
        os.kill(dask_workers()[0], signal.SIGKILL)
        done += reports
    assert [report.learner for report in without_times(done)] == [each.learner for each in handed_in]
    assert {report.outcome for _, report in done} == {Outcome.OK}


@pytest.mark.quick
@pytest.mark.parametrize(
    "address", ["", "somewhere", "http://127.0.0.1:80", "tls://host", "tcp://[::1", "inproc://1/2/3"]
)
def test_what_is_not_an_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"is not the address of a Dask scheduler; write tls://HOST:PORT, or local"):
        check_address(address)


@pytest.mark.quick
@pytest.mark.parametrize(
    "address", ["10.0.0.7:8786", "tcp://scheduler.school.example:8786", "tcp://[2001:db8::1]:8786"]
)
def test_beyond_this_machine_it_takes_tls(address: str) -> None:
    with pytest.raises(UsageError, match="would go there in the open: start the cluster with TLS"):
        check_address(address)


@pytest.mark.quick
@pytest.mark.parametrize(
    "address", ["127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tls://10.0.0.7:8786"]
)
def test_loopback_and_tls_will_do(address: str) -> None:
    check_address(address)


def test_tls_takes_certificates(grader: Grader) -> None:
    with (
        pytest.raises(UsageError, match="needs certificates: name them in Dask's configuration"),
        Cluster(grader, "tls://10.0.0.7:1"),
    ):
        pass


def test_where_no_scheduler_answers_that_is_said(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(GraderError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        Cluster(grader, "tcp://127.0.0.1:9"),
    ):
        pass


def test_what_travels_is_bytes_alone(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    submit = distributed.Client.submit

    def noted(client: object, function: object, *arguments: object, **options: object) -> object:
        sent.extend(arguments)
        return submit(client, function, *arguments, **options)

    monkeypatch.setattr(distributed.Client, "submit", noted)
    with Cluster(grader, "local") as cluster:
        [(_, report)] = cluster.grade([clamp("kim")])
        chunk, exercise = sent
        assert isinstance(chunk, bytes)
        assert isinstance(exercise, distributed.Future)
        assert isinstance(exercise.result(), bytes)
    assert report.learner == "kim"
    assert b"kim" not in chunk
