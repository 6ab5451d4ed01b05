"""The stages as functions of a program of one's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import coach
from coach.cli import main
from coach.errors import CoachError, RequestError

ROOT = Path(__file__).parents[1]


def test_options_have_the_names_of_the_command_line():
    session = coach.load("breathe", library=ROOT)
    plan = coach.plan(session, minutes=7.5, detail="brief", rate=130, engine="silent", lead_in=500, bells="off")
    assert plan.schedule.duration == 450_000
    assert plan.options.voice.rate == 130


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"minute": 12}, "did you mean 'minutes'"),
        ({"minutes": float("nan")}, "0.1 to 720"),
        ({"minutes": "x"}, "0.1 to 720"),
        ({"minutes": -1}, "0.1 to 720"),
        ({"detail": "loud"}, "learn"),
        ({"rate": 9999}, "40 to 500"),
        ({"bells": "x"}, "soft"),
        ({"lead_in": True}, "lead_in"),
    ],
)
def test_an_option_that_is_none_is_refused(given, told):
    with pytest.raises(RequestError, match=told):
        coach.plan(coach.load("breathe", library=ROOT), **given)


@pytest.fixture
def breathe(tmp_path, monkeypatch) -> coach.Plan:
    for name in ("CACHE", "DATA", "STATE", "CONFIG"):
        monkeypatch.setenv(f"COACH_{name}", str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    return coach.plan(coach.load("breathe", library=ROOT), engine="silent")


@pytest.mark.parametrize("suffix", [".mp3", ".wav"])
def test_python_and_the_command_write_the_same_bytes(tmp_path, breathe, suffix):
    plan, clips = coach.record(breathe)
    coach.export_track(coach.track(plan, clips), f"python{suffix}", captions=True, chapters_json=True)
    words = ["export", "breathe", "--library", str(ROOT), "--engine", "silent", "-o", f"command{suffix}"]
    with pytest.raises(SystemExit) as done:
        main([*words, "--captions", "--chapters-json"])
    assert not done.value.code
    for beside in (suffix, ".srt", ".vtt", ".lrc", ".chapters.json"):
        assert Path(f"python{beside}").read_bytes() == Path(f"command{beside}").read_bytes(), beside


def test_python_does_not_write_over_a_bed_either(tmp_path, breathe, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    coach.export_track(coach.track(*coach.record(breathe)), "bed.wav")
    track = coach.track(*coach.record(breathe), bed="~/bed.wav")
    with pytest.raises(RequestError, match="is what it is made of"):
        coach.export_track(track, "bed.wav")


def test_a_file_written_by_python_has_a_picture_and_words(breathe):
    from mutagen.id3 import ID3

    coach.export_track(coach.track(*coach.record(breathe)), "x.mp3")
    tag = ID3("x.mp3")
    assert tag.getall("APIC")
    assert tag.getall("USLT")[0].text.count("\n") > 5


@pytest.mark.parametrize(
    "call",
    [
        lambda plan: coach.load("breathe", libary=ROOT),
        lambda plan: coach.text(plan, widht=3),
        lambda plan: coach.track(plan, {}, bell="soft"),
        lambda plan: coach.export_track(None, "x.mp3", bitrat=64),
        lambda plan: coach.make(5, level_="gentle"),
        lambda plan: coach.list(libary=ROOT),
        lambda plan: coach.check(strict_=True),
        lambda plan: coach.captions(plan, forms="srt"),
        lambda plan: coach.lay_out(plan.script, rates=3),
        lambda plan: coach.record(plan, caches=""),
        lambda plan: coach.picture(plan, wide=1),
    ],
)
def test_an_unknown_keyword_is_one_line_everywhere(breathe, call):
    with pytest.raises(CoachError, match="is no option") as caught:
        call(breathe)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), "loud", True])
@pytest.mark.parametrize("name", ["loudness", "ceiling", "bed_level"])
def test_a_mix_takes_no_number_that_is_none(breathe, name, value):
    with pytest.raises(RequestError, match=name):
        coach.track(breathe, {}, **{name: value})


def test_what_there_is_can_be_listed_made_checked_and_drawn(breathe, tmp_path):
    assert "breathe" in coach.list(library=ROOT)
    assert coach.load(coach.list("exercises", library=ROOT)[0], library=ROOT).exercises
    session = coach.make(10, targets=["hips"], library=ROOT)
    assert coach.plan(session).schedule.duration == 600_000
    (tmp_path / "bad.yaml").write_text("title: Bad\nsteps: [no-such-exercise]\n")
    assert [finding.severity for finding in coach.check(tmp_path / "bad.yaml")] == ["error"]
    assert coach.captions(breathe).startswith("1\n00:00:")
    assert coach.captions(breathe, "vtt").startswith("WEBVTT")
    assert coach.picture(breathe).startswith("<svg")


def test_completion_offers_all_there_is_and_nothing_else(monkeypatch):
    assert dir(coach) == sorted(coach.__all__)
    assert all(getattr(coach, name) for name in coach.__all__)
    assert coach.__version__[0].isdigit()
    with pytest.raises(AttributeError, match="no attribute 'plans'"):
        coach.plans  # noqa: B018


def test_importing_it_loads_nothing():
    code = "import sys; import coach; dir(coach); print([name for name in sys.modules if name.startswith('coach.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


SCRIPT = """\
import coach

session = coach.load("breathe")
plan = coach.plan(session, minutes=7.5, detail="brief")
plan, clips = coach.record(plan)
track = coach.track(plan, clips, bells="soft", loudness=-16.0)
reveal_type(coach.list())
reveal_type(coach.make(10, targets=["hips"]))
reveal_type(coach.check("breathe"))
reveal_type(plan)
reveal_type(clips)
reveal_type(track)
reveal_type(coach.captions(plan))
reveal_type(coach.__version__)
coach.export_track(track, "x.mp3")
coach.plan(session, minute=7)
coach.track(plan, clips, bell="soft")
coach.plans(session)
"""


@pytest.mark.slow
def test_a_type_checker_sees_every_type_and_every_mistake(tmp_path):
    pytest.importorskip("mypy")
    (tmp_path / "user.py").write_text(SCRIPT)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "c")]
    done = subprocess.run([*command, str(tmp_path / "user.py")], capture_output=True, text=True, check=False, cwd=ROOT)
    revealed = [line.split('"')[1] for line in done.stdout.splitlines() if "Revealed type" in line]
    expected = ("tuple[str, ...]", "Programme", "Finding", "Plan", "Clip", "Track", "str", "str")
    assert len(revealed) == len(expected)
    assert all(part in kind for part, kind in zip(expected, revealed, strict=True)), revealed
    assert not any("Any" in kind for kind in revealed)
    errors = [line.split(":")[1] for line in done.stdout.splitlines() if ": error:" in line]
    assert errors == ["16", "17", "18"]
