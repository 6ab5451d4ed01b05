"""A site made by the machines of a cluster: two workers of Dask, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coach.phone import build as building
from coach.phone.build import build
from coach.phone.catalogue import Item, item_of
from coach.phone.site import Site
from coach.sound.mix import Mix
from tests.phone.conftest import contents


def items() -> list[Item]:
    from coach.api import load, options

    return [item_of(load("hips"), options(engine="silent", minutes=minutes), Mix()) for minutes in (2, 2.5, 3, 3.5, 4)]


def made(folder: Path, executor: building.Submits | None = None) -> dict[str, bytes]:
    """A site made with a cache of its own."""
    site = Site(folder.absolute())
    site.open()
    built = build(items(), site, folder.absolute().with_suffix(".cache"), executor=executor)
    assert not built.failures
    site.finish(items())
    return contents(folder)


@pytest.mark.slow
def test_anything_with_submit_makes_the_same_bytes(library):
    with ThreadPoolExecutor(2) as pool:
        assert made(Path("here")) == made(Path("pool"), pool)


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_in_the_middle_is_made_up_for(library):
    distributed = pytest.importorskip("distributed")
    expected = made(Path("here"))
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        building.dask(cluster.scheduler_address.removeprefix("tcp://")) as client,
    ):
        victim = next(iter(client.run(os.getpid).values()))
        killed = threading.Event()

        class Killing:
            """Kills a worker once work is out."""

            def __init__(self) -> None:
                self.count = 0

            def submit(self, function, /, *arguments):
                future = client.submit(function, *arguments)
                self.count += function is building.work_on
                if self.count == 3 and not killed.is_set():
                    killed.set()
                    os.kill(victim, signal.SIGKILL)
                return future

        assert made(Path("cluster"), Killing()) == expected
        assert killed.is_set()


def test_where_no_scheduler_answers_it_is_told(coach, monkeypatch):
    monkeypatch.setattr(building, "ANSWER_S", 0.3)
    code, said = coach("site", "hips", "-o", "out", "--executor", "dask://127.0.0.1:9")
    assert code == 1
    assert "dask" in said
