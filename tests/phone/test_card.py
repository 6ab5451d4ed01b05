"""The hand-out: one sheet that says what the clock does."""

import re
import subprocess
import zlib
from pathlib import Path

import pytest

import coach
from coach.cli import main
from coach.errors import RequestError
from coach.phone.card import card, dose, entries
from coach.pipeline import Plan
from tests.oracle import need


def planned(*names: str, **options: object) -> Plan:
    return coach.plan(coach.load(*names), **options)  # type: ignore[arg-type]


def drawing(pdf: bytes) -> bytes:
    """What is drawn on the page: its stream, unpacked."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)
    return b"".join(zlib.decompress(stream) for stream in streams if stream[:1] == b"x")


@pytest.mark.parametrize("session", ["hips-and-back", "full-body", "sleep-ready", "breathe"])
def test_a_session_is_one_page_that_names_every_exercise_and_its_dose(session: str) -> None:
    plan = planned(session)
    pdf = card(plan)
    assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]
    words = drawing(pdf).decode("latin-1")
    for entry in entries(plan):
        assert entry.name.split()[0] in words
        assert entry.dose in words


def test_the_dose_is_that_of_the_clock_not_of_the_file() -> None:
    long, short = (entries(planned("hips-and-back", minutes=minutes)) for minutes in (20, 10))
    assert {entry.name: entry.dose for entry in long} != {entry.name: entry.dose for entry in short}


def test_both_sides_are_told_once_where_they_are_alike() -> None:
    windows = planned("figure-four-foot-down").schedule.windows
    text = dose(
        [window for window in windows if window.place.exercise], coach.plan(coach.load("hips")).options.language
    )
    assert text.endswith("each side")
    assert "right" not in text


def test_an_address_becomes_a_code_of_its_own() -> None:
    plan = planned("wrists-at-work")
    pictures = [
        re.findall(rb"/Subtype /Image.*?stream\n(.*?)\nendstream", card(plan, url=url), re.S)
        for url in ("", "https://example.org/coach/wrists/", "https://example.org/coach/back/")
    ]
    assert [len(found) for found in pictures] == [0, 1, 1]
    assert pictures[1] != pictures[2]


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert card(planned("desk-break")) == card(planned("desk-break"))


def test_letter_is_as_wide_as_american_paper() -> None:
    assert b"612.00 792.00" in card(planned("desk-break"), paper="Letter")
    assert b"595.28 841.89" in card(planned("desk-break"))


def test_more_exercises_than_a_sheet_can_hold_are_refused() -> None:
    with pytest.raises(RequestError, match="more than a sheet can hold"):
        card(planned(*coach.list("exercises")[:60]))


def test_a_title_in_other_letters_is_written_or_told_in_plain_ones(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "other.yaml"
    script.write_text("title: Dehnübung – Łódź ☂\nsteps:\n  - exercise: knee-sways\n", encoding="utf-8")
    assert card(planned(str(script))).startswith(b"%PDF")


@pytest.mark.oracle
def test_a_reader_of_ours_not_finds_the_words(tmp_path: Path) -> None:
    need("pdftotext")
    (tmp_path / "card.pdf").write_bytes(card(planned("hips-and-back")))
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "card.pdf"), "-"], capture_output=True, check=True, text=True
    )
    assert "Reclining lower trunk extensor" in text.stdout
    assert "1 min 30 s each side" in text.stdout
    assert text.stdout.count("\f") == 1


def test_a_file_of_the_users_is_kept_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.pdf").write_text("mine")
    for words, code in ((["card", "frog", "-o", "mine.pdf"], 1), (["card", "frog", "-o", "mine.pdf", "--force"], 0)):
        assert Path("mine.pdf").read_bytes() == b"mine"
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert (ended.value.code or 0) == code
    assert Path("mine.pdf").read_bytes().startswith(b"%PDF")
