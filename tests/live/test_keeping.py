"""The place and the log: kept whole, whatever happens in the middle."""

from __future__ import annotations

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coach.content.model import CircuitStep, Exercise, ExerciseStep, Instruction, Ms, Programme, SayStep, Session
from coach.errors import RequestError
from coach.live.journal import Journal, Stopped, read_place, read_today, write_place, write_today
from coach.practice.history import history
from coach.practice.log import Log
from coach.schedule.model import Schedule, Span
from coach.script.model import Place
from tests.live.fakes import CodeTrack, Diary, notes_of

HERE = Place("a", "left", 2, None, 3)


def test_a_place_is_read_back_and_forgotten(tmp_path: Path) -> None:
    stopped = Stopped(session=("hips",), options={"rate": 150}, title="Hips", place=HERE, chapter="A, left")
    write_place(tmp_path / "new", stopped)
    assert read_place(tmp_path / "new") == stopped
    assert len(list((tmp_path / "new").iterdir())) == 1
    Journal(Log(tmp_path), tmp_path / "new", stopped, {}, print).ended()
    with pytest.raises(RequestError, match="no session was stopped"):
        read_place(tmp_path / "new")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "damaged"),
        (b'{"version": 1, "session"', "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"[1, 2]", "damaged"),
        (b'{"version": 1}', "damaged"),
        (b'{"version": 1, "session": "x"}', "damaged"),
        (b'{"version": 2, "session": ["x"]}', "another version"),
        (b'{"session": ["x"]}', "another version"),
    ],
)
def test_a_place_that_cannot_be_read_is_one_line_with_a_way_on(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "place.json").write_bytes(data)
    with pytest.raises(RequestError) as caught:
        read_place(tmp_path)
    assert message in str(caught.value)
    assert "start the session by its name" in str(caught.value)


def test_a_lesson_of_words_and_rest_alone_is_kept_like_any_other(tmp_path: Path) -> None:
    programme = Programme(session=Session(title="S", steps=(SayStep(say="Rest."),)), exercises={})
    assert read_today(write_today(tmp_path, programme)) == programme


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"exercise":"a"', '"exercise":"b"'),
        ('"exercise":"in"', '"exercise":"out"'),
        ('"duration":60000', '"duration":-60000'),
        ('"duration":60000', '"duration":0'),
        ('"duration":60000', '"duration":60000.5'),
        ('"duration":60000', '"duration":"60000"'),
        ('"duration":60000', '"duration":[1]'),
        ('"exercises":', '"exercise":'),
    ],
)
def test_a_session_of_today_that_contradicts_itself_is_damaged(tmp_path: Path, old: str, new: str) -> None:
    circuit = CircuitStep(circuit=(ExerciseStep(exercise="in"),))
    session = Session(title="S", duration=Ms(60_000), steps=(ExerciseStep(exercise="a"), circuit))
    exercises = {name: Exercise(name=name, instructions=(Instruction(say="Bend."),)) for name in ("a", "in")}
    programme = Programme(session=session, exercises=exercises)
    path = write_today(tmp_path, programme)
    assert read_today(path) == programme
    assert path.read_text().count(old) == 1
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(RequestError, match=r"today\.json is damaged.*'coach today' makes a session anew"):
        read_today(path)


def test_a_disk_that_wants_nothing_is_told_of_once_and_does_not_stop_the_session(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message: list[str] = []
    blocked = tmp_path / "file" / "folder"
    files = Journal(Log(blocked), blocked, Stopped(session=("x",)), {}, message.append)
    files.chapter(HERE, "A")
    files.side, files.held_ms = HERE, 30_000
    files.keep()
    files.settle()
    assert len(message) == 1


def test_holding_is_counted_by_side_and_only_where_it_was_delivered() -> None:
    right, left = Place("a", "right", 1), Place("a", "left", 1)
    windows = (
        Span(0, 5_000, "settle", right),
        Span(5_000, 30_000, "hold", right),
        Span(40_000, 30_000, "hold", left),
        Span(80_000, 4_000, "rep", left),
    )
    schedule = Schedule("S", (), windows, (), 90_000)
    diary = Diary()
    notes, track = notes_of(diary), CodeTrack(schedule, {})
    for start, stop in ((0, 10_000), (20_000, 50_000), (78_000, 90_000)):
        notes.count(track, start, stop, {})  # type: ignore[arg-type]
    assert [(entry.side, entry.ms) for entry in diary.entries] == [("right", 20_000)]
    notes.settle()
    notes.settle()
    assert [(entry.side, entry.ms) for entry in diary.entries[1:]] == [("left", 14_000)]


def test_repetitions_of_sides_in_turn_are_logged_with_their_rounds(tmp_path: Path) -> None:
    places = [Place("march", side, turn, rep) for turn in (1, 2) for rep, side in ((1, "right"), (2, "left"))]
    windows = tuple(Span(at * 12_000, 12_000, "rep", place) for at, place in enumerate(places))
    files = Journal(Log(tmp_path), tmp_path, Stopped(session=("x",)), {}, print)
    files.count(CodeTrack(Schedule("S", (), windows, (), 48_000), {}), 0, 48_000, {})  # type: ignore[arg-type]
    files.settle()
    entries = list(Log(tmp_path).read())
    assert [(entry.side, entry.round) for entry in entries] == [("right", 1), ("left", 1), ("right", 2), ("left", 2)]
    past = history(entries, datetime.date.today() + datetime.timedelta(days=1))
    assert (past.dose("march"), past.round_dose("march")) == (24_000, 12_000)


def test_what_was_done_in_place_of_another_is_in_the_log_and_tomorrow_knows(tmp_path: Path) -> None:
    files = Journal(Log(tmp_path), tmp_path, Stopped(session=("x",)), {}, print)
    windows = (
        Span(0, 20_000, "hold", Place("pigeon", "right")),
        Span(20_000, 30_000, "hold", Place("figure-four", "right")),
    )
    track = CodeTrack(Schedule("S", (), windows, (), 50_000), {})
    files.count(track, 0, 50_000, {"figure-four": "pigeon"})  # type: ignore[arg-type]
    files.settle()
    entries = list(Log(tmp_path).read())
    assert [(entry.exercise, entry.instead) for entry in entries] == [("pigeon", ""), ("figure-four", "pigeon")]
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    assert history(entries, tomorrow).eased == {"pigeon": "figure-four"}


WRITER = """
import sys
from pathlib import Path
from coach.practice.log import Entry, Log
from coach.live.journal import Stopped, write_place
from coach.script.model import Place
folder = Path(sys.argv[1])
log = Log(folder)
print("go", flush=True)
n = 0
while True:
    n += 1
    write_place(folder, Stopped(session=("x" * 2000,), place=Place("a", "left", n), chapter=str(n)))
    log.add([Entry(at="2026-11-16T10:00:00+00:00", session="S", exercise="a", ms=30_000 + n)])
"""


def test_killed_at_any_moment_place_and_log_are_whole(tmp_path: Path) -> None:
    dice = random.Random(5)
    seen = 0
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"go\n"
        time.sleep(dice.uniform(0.005, 0.06))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if (tmp_path / "place.json").exists():
            assert read_place(tmp_path).chapter == str(read_place(tmp_path).place.round)
        if (tmp_path / "log.jsonl").exists():
            lines = (tmp_path / "log.jsonl").read_bytes().splitlines()
            assert len(list(Log(tmp_path).read())) >= len(lines) - 1
            seen += len(lines)
    assert seen
