"""``coach site`` as a user calls it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import msgspec
import pytest

from coach.cli import main
from coach.export import job
from coach.phone import render
from coach.phone.feed import feed
from coach.phone.render import Entry
from coach.phone.site import Site
from coach.times import clock
from tests.phone.conftest import HIPS, contents

FILES = {
    "audio.mp3",
    "card.pdf",
    "chapters.json",
    "cover.png",
    "cues.json",
    "index.html",
    "lines.srt",
    "lines.vtt",
    "session.json",
}


@pytest.fixture(autouse=True)
def a_cover_at_once(monkeypatch):
    """Drawing one takes longer than all else, and is tested where it belongs."""
    for module in (render, job):
        monkeypatch.setattr(module, "cover_of", lambda schedule, store, tell, size: b"\x89PNG cover")


def sessions(folder: Path | str) -> dict[str, dict]:
    listing = json.loads((Path(folder) / "sessions.json").read_text())
    assert (listing["coach_site"], listing["server"]) == (1, False)
    return {entry["name"]: entry for entry in listing["sessions"]}


def test_all_sessions_become_a_folder(coach):
    code, said = coach("site", "-o", "out")
    assert said == "coach: out: 2 made, 0 were up to date\n"
    assert code == 0
    entries = sessions("out")
    assert list(entries) == ["hips", "short"]
    assert {path.name for path in Path("out/hips").iterdir()} == FILES
    assert {"index.html", "app.js", "feed.xml", "sessions.json", "SHA256SUMS"} <= set(os.listdir("out"))


def test_an_entry_tells_what_its_session_is(coach):
    coach("site", "hips", "-o", "out")
    entry = sessions("out")["hips"]
    audio = Path("out", entry["audio"]).read_bytes()
    cues = json.loads(Path("out", entry["cues"]).read_text())
    assert entry | {"color": ""} == {
        "name": "hips", "title": "Hips", "about": "Welcome to your hips.", "duration_ms": cues["duration_ms"],
        "held_ms": cues["held_ms"], "targets": ["glutes", "quadriceps"], "positions": ["supine"], "level": "moderate",
        "detail": "full", "audio": "hips/audio.mp3", "bytes": len(audio), "color": "",
        "sha256": hashlib.sha256(audio).hexdigest(), "cover": "hips/cover.png", "cues": "hips/cues.json",
        "language": "en",
    }  # fmt: skip
    assert re.fullmatch("#[0-9a-f]{6}", entry["color"])


def test_the_feed_is_in_the_language_of_its_sessions(coach):
    coach("site", "hips", "-o", "out")
    entry = msgspec.convert({**sessions("out")["hips"], "language": "de"}, Entry)
    channel = ElementTree.fromstring(feed([entry])).find("channel")
    assert channel.findtext("language") == "de"
    assert {one.get("language") for one in channel.findall("item/{*}transcript")} == {"de"}


def test_sound_captions_chapters_and_cues_agree_to_the_millisecond(coach):
    from mutagen.mp3 import MP3

    coach("site", "hips", "-o", "out")
    cues = json.loads(Path("out/hips/cues.json").read_text())
    sound = MP3("out/hips/audio.mp3")
    assert sound.info.length * 1000 == pytest.approx(cues["duration_ms"], abs=1)
    assert [frame.start_time for frame in sound.tags.getall("CHAP")] == [c["start_ms"] for c in cues["chapters"]]
    item = ElementTree.parse("out/feed.xml").getroot().find("channel/item")
    assert item.findtext("{*}duration") == clock(round(cues["duration_ms"], -3))
    assert item.find("enclosure").get("length") == str(Path("out/hips/audio.mp3").stat().st_size)
    chapters = json.loads(Path("out/hips/chapters.json").read_text())["chapters"]
    assert [round(chapter["startTime"] * 1000) for chapter in chapters] == [c["start_ms"] for c in cues["chapters"]]
    starts = [event["start_ms"] for event in cues["events"] if "text" in event]
    for name, point in (("lines.vtt", "."), ("lines.srt", ",")):
        pattern = rf"^(\d+):(\d+):(\d+)\{point}(\d+) -->"
        found = re.findall(pattern, Path("out/hips", name).read_text(), re.MULTILINE)
        times = [((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms) for h, m, s, ms in found]
        assert times
        assert set(times) <= set(starts)
        assert times[0] == starts[0]
        assert times == [ms for _, ms in sound.tags.getall("SYLT")[0].text]


def test_the_same_sessions_give_the_same_bytes_in_any_year(coach, monkeypatch):
    coach("site", "-o", "one")
    monkeypatch.setattr(job, "date", None)
    monkeypatch.setenv("COACH_CACHE", str(Path("another cache").absolute()))
    coach("site", "-o", "two")
    assert contents(Path("one")) == contents(Path("two"))


def test_a_second_run_touches_nothing(coach, monkeypatch):
    coach("site", "-o", "out")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in Path("out").rglob("*")}
    monkeypatch.setattr("coach.phone.build.plan", lambda *words: pytest.fail("planned"))
    assert coach("site", "-o", "out") == (0, "coach: out: 0 made, 2 were up to date\n")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in Path("out").rglob("*")} == before


@pytest.mark.parametrize("change", ["words", "option", "program", "damage"])
def test_what_has_changed_is_made_again_and_nothing_else(coach, library, monkeypatch, change):
    coach("site", "-o", "out")
    words = []
    if change == "words":
        (library / "scripts" / "hips.yaml").write_text(HIPS.replace("10s", "20s"))
    elif change == "option":
        words = ["--lead-in", "2s"]
    elif change == "program":
        monkeypatch.setattr("coach.phone.build.recipe", lambda: "another")
    else:
        Path("out/hips/lines.vtt").write_text("")
    one, both = "coach: out: 1 made, 1 were up to date\n", "coach: out: 2 made, 0 were up to date\n"
    assert coach("site", "-o", "out", *words) == (0, one if change in ("words", "damage") else both)
    coach("site", "-o", "new", *words)
    assert contents(Path("out")) == contents(Path("new"))


def test_sums_tell_of_every_file(coach):
    coach("site", "-o", "out")
    sums = dict(reversed(line.split("  ")) for line in Path("out/SHA256SUMS").read_text().splitlines())
    found = {name: hashlib.sha256(data).hexdigest() for name, data in contents(Path("out")).items()}
    del found["SHA256SUMS"]
    assert sums == found


def test_every_link_is_relative_and_leads_somewhere(coach):
    coach("site", "-o", "out")
    names = contents(Path("out"))
    for page in ("index.html", "hips/index.html"):
        for link in re.findall(rb'(?:src|href)="([^"]+)"', names[page]):
            parts = urlsplit(link.decode())
            assert not parts.scheme
            assert not parts.path.startswith("/")
            target = os.path.normpath(Path(page).parent / parts.path) if parts.path else page
            assert target in names, link


def test_titles_are_text_and_nothing_else(coach):
    coach("site", "short", "-o", "out")
    assert "<title>Short &lt;one&gt; &amp; all</title>" in Path("out/short/index.html").read_text()


def test_a_session_that_is_not_asked_for_any_more_goes_but_nothing_of_another_goes(coach):
    coach("site", "-o", "out")
    Path("out/short/mine.txt").write_text("mine")
    coach("site", "hips", "-o", "out")
    assert set(sessions("out")) == {"hips"}
    assert Path("out/short/mine.txt").exists()
    Path("out/short/mine.txt").unlink()
    coach("site", "hips", "-o", "out")
    assert not Path("out/short").exists()


@pytest.mark.parametrize("name", ["letter.txt", "sessions.json", "hips/letter.txt"])
def test_a_folder_that_holds_something_else_is_refused_and_left_alone(coach, name):
    file = Path("out", name)
    file.parent.mkdir(parents=True)
    file.write_text("[]")
    if name.startswith("hips"):
        (Path("out") / "sessions.json").write_text('{"coach_site": 1, "server": false, "sessions": []}')
    before = contents(Path("out"))
    code, said = coach("site", "hips", "-o", "out")
    assert code == 1
    assert "something else" in said or "not ours" in said
    after = contents(Path("out"))
    assert {path: after[path] for path in before if path != "sessions.json"} == {
        path: data for path, data in before.items() if path != "sessions.json"
    }


def test_a_session_that_fails_is_named_and_the_others_go_on(coach, library):
    (library / "scripts" / "bad.yaml").write_text("title: Bad\nsteps:\n  - exercise: nobody-knows\n")
    code, said = coach("site", "-o", "out")
    assert code == 2
    assert "bad.yaml:3" in said
    assert set(sessions("out")) == {"hips", "short"}


def test_a_length_that_cannot_be_is_named_and_the_others_go_on(coach):
    code, said = coach("site", "hips", "--lengths", "2,3,60", "-o", "out")
    assert code == 2
    assert "cannot last 1h" in said
    assert set(sessions("out")) == {"hips-2min", "hips-3min"}


def test_a_full_disk_is_told_in_one_line(coach, monkeypatch):
    def full(*words: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("coach.phone.render._write", full)
    code, said = coach("site", "hips", "-o", "out")
    assert code == 1
    assert "the disk is full" in said
    assert sessions("out") == {}
    assert not list(Path("out").glob(".coach-*"))


BOOT = """
import pathlib, sys
import coach.settings
from coach.export import job
from coach.phone import render
library = pathlib.Path(sys.argv.pop(1))
coach.settings.builtin_library = lambda: library
job.cover_of = render.cover_of = lambda schedule, store, tell, size: b"\\x89PNG cover"
from coach.cli import main
main()
"""


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_where_it_was_and_ends_with_the_same_bytes(coach, library):
    """Killed twenty times, each time while the session after the next is made; in a new folder where all are there."""
    words = ["site", "hips", "--lengths", "2,3,4", "--details", "full,brief,cues"]
    run = [sys.executable, "-c", BOOT, str(library), *words, "--jobs", "1", "-o"]
    subprocess.run([*run, "whole", "--cache", "other"], check=True, stderr=subprocess.DEVNULL)
    out, killed = Path("out"), 0
    for number in range(20):
        if number % 9 == 0:
            shutil.rmtree(out, ignore_errors=True)
        process = subprocess.Popen([*run, "out"], stderr=subprocess.DEVNULL)
        while process.poll() is None and len(list(out.glob("*/session.json"))) <= number % 9:
            time.sleep(0.002)
        time.sleep(number % 7 / 100)
        killed += process.poll() is None
        process.kill()
        process.wait()
    assert killed > 10
    assert coach(*words, "-o", "out")[0] == 0
    assert contents(Path("out")) == contents(Path("whole"))


def test_lengths_details_and_voices_multiply_and_are_named(coach):
    words = ("--lengths", "2,3", "--details", "full,brief", "--voices", "tone,silence")
    code, said = coach("site", "hips", *words, "-o", "out")
    assert code == 0, said
    entries = sessions("out")
    assert len(entries) == 8
    entry = entries["hips-2min-brief-tone"]
    assert entry["duration_ms"] == 120_000
    assert entry["detail"] == "brief"
    assert entry["title"] == "Hips, 2 min, brief, tone"
    from mutagen.id3 import ID3

    assert str(ID3("out/hips-2min-brief-tone/audio.mp3")["TIT2"]) == "Hips, 2 min, brief, tone"
    assert len({entry["color"] for entry in entries.values()}) == 1


def test_each_distinct_line_is_spoken_once(coach, monkeypatch):
    from coach.voice.engines.silent import SilentRecorder

    spoken: list[str] = []
    say = SilentRecorder.say
    monkeypatch.setattr(
        SilentRecorder, "say", lambda self, text, rate, take=0: (spoken.append(text), say(self, text, rate))[1]
    )
    coach("site", "--lengths", "1,2", "-o", "out")
    assert spoken
    assert len(spoken) == len(set(spoken))


def test_shards_put_together_are_byte_for_byte_one_run(coach):
    words = ("hips", "--lengths", "2,3", "--details", "full,brief")
    coach("site", *words, "-o", "whole")
    for number in (1, 2, 3):
        assert coach("site", *words, "--shard", f"{number}/3", "-o", "parts")[0] == 0
        assert sessions("parts") == {}
    assert coach("site", *words, "-o", "parts") == (0, "coach: parts: 0 made, 4 were up to date\n")
    assert contents(Path("parts")) == contents(Path("whole"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "nobody"),
        (["--shard", "3"], "3/64"),
        (["--shard", "0/4"], "3/64"),
        (["--shard", "5/4"], "3/64"),
        (["--details", "loud"], "--details"),
        (["--lengths", "ten"], "10,20,30"),
        (["--lengths", "nan"], "--lengths"),
        (["--base-url", "example.org"], "https://example.org/coach/"),
        (["--executor", "slurm://x"], "dask://"),
        (["hips", "--all"], "one or the other"),
    ],
)
def test_what_cannot_be_is_told_in_one_line_and_nothing_is_written(coach, words, said):
    code, err = coach("site", *words, "-o", "out")
    assert code == 2
    assert said in err.strip().splitlines()[-1]
    assert not Path("out").exists()


# ---- making room


def aged(folder: Path, days: float) -> None:
    used = time.time() - days * 86_400
    os.utime(folder / "session.json", (used, used))


def test_what_no_phone_asked_for_makes_room_and_the_cache_counts_it(coach, tmp_path, capsys):
    phone = tmp_path / "cache" / "phone"
    coach("site", "-o", str(phone))
    assert Site(phone).amount().files == 2
    aged(phone / "hips", 40)
    assert "removed" in coach("cache", "--prune")[1]
    assert {path.name for path in phone.iterdir() if path.is_dir()} == {"short"}
    assert (phone / "index.html").exists()
    coach("cache", "--prune", "--max-mb", "0")
    assert Site(phone).amount().files == 0


def test_the_cache_tells_how_many_sessions_lie_ready_for_phones(coach, tmp_path, capsys):
    coach("site", "-o", str(tmp_path / "cache" / "phone"))
    with pytest.raises(SystemExit):
        main(["cache"])
    assert "of 2 sessions for phones" in capsys.readouterr().out


def test_what_is_wanted_or_not_ours_stays(coach, tmp_path):
    phone = tmp_path / "cache" / "phone"
    coach("site", "-o", str(phone))
    for name in ("hips", "short"):
        aged(phone / name, 40)
    (phone / "short" / "mine.txt").write_text("mine")
    assert Site(phone).prune(older_days=30, keep={"hips"}).files == 0
    assert Site(tmp_path / "elsewhere").prune(older_days=0).files == 0
