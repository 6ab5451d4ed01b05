"""The log is whole whatever happens: a power cut, a kill, two programs, a damaged line."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coach.errors import CoachError
from coach.practice.forget import forget, traces
from coach.practice.log import Entry, Log


def entry(day: str, ms: int, *targets: str, exercise: str = "a") -> Entry:
    return Entry(at=f"{day}T18:00:00+01:00", session="S", exercise=exercise, ms=ms, targets=targets)


def test_slips_are_not_logged_and_a_log_that_is_off_stays_as_it_was(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.add([entry("2026-11-16", 300)])
    assert not log.path.exists()
    log.add([entry("2026-11-16", 30_000)])
    log.switch(False)
    log.add([entry("2026-11-17", 30_000)])
    assert len(list(log.read())) == 1
    log.switch(True)
    log.add([entry("2026-11-17", 30_000)])
    assert len(list(log.read())) == 2


def test_a_line_cut_off_by_a_power_cut_costs_that_line_only(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.add([entry("2026-11-16", 30_000), entry("2026-11-17", 31_000)])
    whole = log.path.read_bytes()
    for cut in range(len(whole)):
        log.path.write_bytes(whole[:cut])
        log.add([entry("2026-11-18", 32_000)])
        kept = [each.ms for each in log.read()]
        assert kept[-1] == 32_000
        assert kept[:-1] == [30_000, 31_000][: len(kept) - 1]
        assert len(kept) >= whole[:cut].count(b"\n") + 1


def test_a_damaged_line_is_read_around_and_kept(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.add([entry("2026-11-16", 30_000)])
    damage = b'\xff\xfe{"at":3}\n{"at":"x","session":"S","exercise":"a","ms":-5}\n[]\n'
    with open(log.path, "ab") as file:
        file.write(damage)
    log.add([entry("2026-11-17", 31_000)])
    assert [each.ms for each in log.read()] == [30_000, 31_000]
    assert damage in log.path.read_bytes()


WRITER = """
import sys
from pathlib import Path
from coach.practice.log import Entry, Log
log = Log(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    log.add([Entry("2026-11-16T18:00:00+01:00", "S", f"e{number}", 30_000, side) for side in ("left", "right")])
    print(number, flush=True)
"""


def writer(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_killed_fifty_times_nothing_is_lost_or_counted_twice(tmp_path: Path) -> None:
    wanted = 0
    for _ in range(50):
        with writer(tmp_path, wanted, 10**6) as program:
            assert program.stdout is not None
            for _ in range(2):
                wanted = int(program.stdout.readline())
            program.send_signal(signal.SIGKILL)
            with contextlib.suppress(ValueError):
                wanted = max([wanted, *(int(line) for line in program.stdout.read().split())])
            wanted += 1
    found = [each.exercise for each in Log(tmp_path).read()]
    told = [f"e{number}" for number in range(wanted)]
    for name in told:
        # What was said to be written is there; what was killed between writing and saying so is written again after.
        assert found.count(name) >= 2
    assert len(found) <= 2 * (wanted + 50)


def test_what_is_being_held_counts_from_second_to_second_and_once(tmp_path: Path) -> None:
    log, other = Log(tmp_path), Log(tmp_path)
    log.add([entry("2026-11-16", 30_000)])
    for ms in (500, 1_000, 2_000):
        log.keep(entry("2026-11-16", ms, exercise="b"))
    assert [each.ms for each in other.read()] == [30_000, 2_000]
    log.settle(entry("2026-11-16", 2_400, exercise="b"))
    assert [each.ms for each in other.read()] == [30_000, 2_400]
    assert [path.name for path in tmp_path.iterdir()] == ["log.jsonl"]


def test_a_program_that_is_ended_between_two_writes_has_counted_once(tmp_path: Path, monkeypatch: Any) -> None:
    """At each of the moments: before the line is written, and before what was kept of it is gone."""
    same = entry("2026-11-16", 2_000)
    for name, target in (("add", Log), ("unlink", Path)):
        log = Log(tmp_path / name)
        log.add([same])  # the very same, held before: it counts beside it
        log.keep(entry("2026-11-16", 1_000))
        with monkeypatch.context() as patch:
            patch.setattr(target, name, end)
            with pytest.raises(KeyboardInterrupt):
                log.settle(same)
        assert [each.ms for each in Log(tmp_path / name).read()] == [2_000, 2_000]
        assert len(traces(tmp_path / name)) == 2
        assert len(forget(tmp_path / name)) == 2
        assert not list((tmp_path / name).iterdir())


def end(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_damaged_beginning_is_read_around(tmp_path: Path) -> None:
    (tmp_path / "log-under-way-0123.json").write_bytes(b'{"size": 0, "ent')
    (tmp_path / "log-off").touch()
    log = Log(tmp_path)
    assert list(log.read()) == []
    log.keep(entry("2026-11-16", 2_000))
    assert list(log.read()) == []


def test_what_was_held_is_logged_though_its_beginning_cannot_be_kept(tmp_path: Path, monkeypatch: Any) -> None:
    log = Log(tmp_path)
    log.keep(entry("2026-11-16", 1_000))

    def refuse(self: Log, entry: Entry) -> None:
        raise CoachError("it", "is read by another program")

    monkeypatch.setattr(Log, "keep", refuse)
    log.settle(entry("2026-11-16", 30_000))
    assert [each.ms for each in Log(tmp_path).read()] == [30_000]


def test_files_of_other_makers_are_no_traces(tmp_path: Path) -> None:
    Log(tmp_path).add([entry("2026-11-16", 30_000)])
    for name in ("log-backup.jsonl", "log-2025.json"):
        (tmp_path / name).touch()
    forget(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log-2025.json", "log-backup.jsonl"]


def test_two_programs_at_once_are_both_kept(tmp_path: Path) -> None:
    programs = [writer(tmp_path, 0, 100), writer(tmp_path, 100, 200)]
    for program in programs:
        program.communicate()
    assert sorted(each.exercise for each in Log(tmp_path).read()) == sorted([f"e{n}" for n in range(200)] * 2)
