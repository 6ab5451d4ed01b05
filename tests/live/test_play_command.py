"""The real program: from the command line to the log and back."""

from __future__ import annotations

import json
import os
import random
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.live.program import EXERCISE, SESSION, Terminal, coach


@pytest.mark.slow
def test_a_whole_session_is_played_logged_and_forgotten(home: dict[str, str]) -> None:
    short = EXERCISE.replace("hold: 6s", "hold: 3s").replace("sides: each\n", "").replace("{side}", "left")
    (Path(home["COACH_LIBRARY"]) / "exercises" / "little.yaml").write_text(short)
    done = coach(home, "play", "short", "--detail", "cues")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert " for three seconds." in done.stderr
    entries = [json.loads(line) for line in (Path(home["COACH_DATA"]) / "log.jsonl").read_text().splitlines()]
    assert [(each["exercise"], each["ms"], each["targets"]) for each in entries] == [("little", 3000, ["glutes"])]
    assert not (Path(home["COACH_STATE"]) / "place.json").exists()
    week = coach(home, "log")
    assert "hips" in week.stdout
    assert "0:03 held on 1 day" in week.stdout
    assert coach(home, "play", "--resume").returncode == 2


def test_a_stopped_session_is_taken_up_at_its_side(home: dict[str, str]) -> None:
    with Terminal(home, "short") as terminal:
        terminal.until("We begin")
        terminal.press("\x1b[C")
        terminal.until("Little stretch")
        time.sleep(0.3)
        terminal.press("s")
        terminal.until("left")
        time.sleep(0.3)
        terminal.process.kill()
    with Terminal(home, "--resume") as again:
        again.until("left")
        assert "We begin" not in again.text
        again.press("qq")
        assert again.end() == 0
    script = Path(home["COACH_LIBRARY"]) / "scripts" / "short.yaml"
    script.write_text(SESSION + "  - rest: 3s\n")
    with Terminal(home, "--resume", "--quiet") as changed:
        changed.until("has changed since it was stopped; it goes on at 'Little stretch,\\s+left'")


def test_killed_at_any_moment_it_can_be_taken_up_and_the_log_is_whole(home: dict[str, str]) -> None:
    dice = random.Random(11)
    for _ in range(int(os.environ.get("COACH_KILLS", "3"))):
        words = ["--resume"] if (Path(home["COACH_STATE"]) / "place.json").exists() else ["short"]
        with Terminal(home, *words) as terminal:
            terminal.until("Little|We begin|left|left side|Bend")
            end = time.monotonic() + dice.uniform(0, 2)
            while time.monotonic() < end:
                terminal.read(0.05)
                if dice.random() < 0.2:
                    terminal.press(dice.choice(["s", "\x1b[C", "\x1b[D", " ", "t", "?", "+"]))
            assert terminal.process.poll() in (None, 0), terminal.text
            terminal.process.kill()
        log = Path(home["COACH_DATA"]) / "log.jsonl"
        for line in log.read_text().splitlines() if log.exists() else []:
            json.loads(line)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["short", "--output", "minaudio"], 2, "did you mean 'miniaudio'"),
        (["short", "--output", "miniaudio"], 1, "coach export"),
        (["shorts"], 2, "did you mean 'short'"),
        ([], 2, "SESSION"),
        (["--resume"], 2, "no session was stopped"),
        (["short", "--until", "25:00"], 2, "'25:00' is no time of the day; write it as 7:45 or 19:30"),
        (["short", "--until", f"{datetime.now() - timedelta(hours=2):%H:%M}"], 2, "it is past"),
        (["short", "--until", f"{datetime.now() + timedelta(hours=2):%H:%M}"], 2, "are possible"),
        (["short", "--until", f"{datetime.now() + timedelta(hours=2):%H:%M}", "--minutes", "3"], 2, "say the same"),
    ],
)
def test_what_cannot_be_played_is_one_line(home: dict[str, str], words: list[str], code: int, message: str) -> None:
    if "miniaudio" in words and _has_sound():
        pytest.skip("this machine has a sound device")
    done = coach(home, "play", *words)
    assert done.returncode == code
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def _has_sound() -> bool:
    return Path("/proc/asound/cards").exists() and "no soundcards" not in Path("/proc/asound/cards").read_text()


def test_keys_come_from_the_config_file_and_a_wrong_one_is_one_line(home: dict[str, str]) -> None:
    config = Path(home["COACH_CONFIG"])
    config.write_text('[keys]\npause = ["p", "space"]\n')
    assert "p, space" in coach(home, "play", "--keys").stdout
    config.write_text('[keys]\npause = "spacebar"\n')
    done = coach(home, "play", "short")
    assert done.returncode == 2
    assert f"{config}: keys: 'pause'" in done.stderr
    assert "did you mean 'space'?" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    config.write_text("keys = 3\n")
    assert coach(home, "play", "short").returncode == 2


@pytest.mark.parametrize("data", [b"", b'{"version": 9}', b"{"])
def test_a_place_that_cannot_be_read_does_not_keep_a_named_session_from_playing(
    home: dict[str, str], data: bytes
) -> None:
    state = Path(home["COACH_STATE"])
    state.mkdir()
    (state / "place.json").write_bytes(data)
    alone = coach(home, "play", "--resume")
    assert alone.returncode == 2
    assert "start the session by its name" in alone.stderr
    with Terminal(home, "short", "--resume", "--quiet") as terminal:
        terminal.until("it begins from the start")


@pytest.mark.parametrize(
    "options",
    [
        {"rate": "x"},
        {"rate": True},
        {"detail": "much"},
        {"wait": 3},
        {"wait_at_most": "1m"},
        {"loudness": 99},
        {"engine": 7},
    ],
)
def test_a_place_with_options_that_cannot_be_is_damaged_in_one_line(
    home: dict[str, str], options: dict[str, object]
) -> None:
    state = Path(home["COACH_STATE"])
    state.mkdir()
    (state / "place.json").write_text(json.dumps({"version": 1, "session": ["short"], "options": options}))
    done = coach(home, "play", "--resume")
    assert done.returncode == 2
    assert "is damaged; start the session by its name" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_outputs_are_listed_with_the_reason_where_one_does_not_work(home: dict[str, str]) -> None:
    done = coach(home, "play", "--outputs")
    assert done.returncode == 0
    assert "miniaudio (default)" in done.stdout
    assert "null:" in done.stdout


def test_the_log_can_be_turned_off_and_on(home: dict[str, str]) -> None:
    assert "The log is off" in coach(home, "log", "--off").stdout
    assert "The log is off" in coach(home, "log").stderr
    assert "The log is on" in coach(home, "log", "--on").stdout
    assert coach(home, "log").stdout.startswith("Nothing is in the log")
