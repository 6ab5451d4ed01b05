"""The profile: TOML that stays as its person wrote it, and mistakes that are told with their line."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pytest

from coach.errors import ContentError
from coach.practice.forget import bundle, forget
from coach.practice.profile import FILE, Profile, change, judge, misspelt_props, read_profile
from tests.practice.person import exercises

TODAY = datetime.date(2026, 11, 27)


def test_what_a_person_wrote_stays_with_its_comments(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(
        '# mine\nminutes = 8   # before work\n\nnot-in = ["kneeling"] # since May\n[skip]\nfrog = true # ouch\n'
    )
    judge(tmp_path, read_profile(tmp_path), "pigeon", "skip", datetime.date(2026, 12, 27))
    judge(tmp_path, read_profile(tmp_path), "butterfly", "like")
    change(tmp_path, {"not_in": ["prone"]})
    text = path.read_text()
    for kept in ("# mine", "# before work", "# ouch"):
        assert kept in text
    profile = read_profile(tmp_path)
    assert profile.skipped(TODAY) == {"frog", "pigeon"}
    assert profile.skipped(datetime.date(2026, 12, 28)) == {"frog"}
    assert (profile.like, profile.not_in, profile.minutes) == (("butterfly",), ("prone",), 8)
    judge(tmp_path, read_profile(tmp_path), "frog", "")
    assert read_profile(tmp_path).skipped(TODAY) == {"pigeon"}


def test_none_is_an_empty_one(tmp_path: Path) -> None:
    assert read_profile(tmp_path) == Profile()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("minutes = \n", 1, "not valid TOML"),
        ('# a\navoid = ["knee", "hpi"]\n', 2, "did you mean 'hip'"),
        ("# a\n\nminute = 5\n", 3, "did you mean 'minutes'"),
        ('minutes = "ten"\n', 1, "must be a number"),
        ("minutes = 0\n", 1, "out of reach"),
        ("minutes = nan\n", 1, "out of reach"),
        ('a = 1\nnot-in = ["upside-down"]\n', 1, "there is no 'a'"),
        ('not-in = ["upside-down"]\n', 1, "no position"),
        ('avoid = "knee"\n', 1, "a list in brackets"),
        ('level = "hard"\n', 1, "known are gentle, moderate, strong"),
        ('tight_side = "both"\n', 1, "known are left, right"),
        ('[skip]\nfrog = "never"\n', 2, "true (for good) or a date"),
        ("# a\n[skip]\npigeon = true\nfrog = 3\n", 4, "true (for good) or a date"),
        ('# a\n[course]\nname = "stiff-hips"\n', 2, "'since' is missing"),
        ('[course]\nname = "stiff-hips"\nsince = "May"\n', 3, "a date such as"),
        ('[course]\nname = "a"\nsince = 2026-11-27\ndays = ["mon"]\n', 4, "did you mean 'monday'"),
        ('[course]\nname = "a"\nsince = 2026-11-27\npause = 2026-11-28\n', 4, "did you mean 'paused'"),
        ('course = "stiff-hips"\n', 1, "must be a table"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_mend(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ContentError) as caught:
        read_profile(tmp_path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / FILE}:{line}")
    with pytest.raises(ContentError):
        change(tmp_path, {"minutes": 10})
    assert (tmp_path / FILE).read_text() == text


def test_a_prop_that_is_spelt_wrongly_is_told_and_one_that_nobody_needs_is_not() -> None:
    [note] = misspelt_props(("cushin", "dumbbell", "Chair"), exercises())
    assert "'cushin'" in note
    assert "did you mean 'cushion'?" in note


def test_what_is_wrong_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no condition"):
        change(tmp_path, {"avoid": ["kne"]})
    assert not (tmp_path / FILE).exists()


def test_everything_can_be_carried_away_and_taken_away(tmp_path: Path) -> None:
    change(tmp_path, {"minutes": 10})
    (tmp_path / "log.jsonl").write_text("{}\n")
    bundle(tmp_path, tmp_path / "mine.zip")
    assert set(zipfile.ZipFile(tmp_path / "mine.zip").namelist()) == {FILE, "log.jsonl"}
    assert len(forget(tmp_path)) == 2
    assert not (tmp_path / FILE).exists()
    assert forget(tmp_path) == ()
