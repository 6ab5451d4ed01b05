"""No number option takes what is no number: none is passed over, none becomes a traceback or noise."""

from __future__ import annotations

import pytest

from coach.cli import main

OPTIONS = [
    ("export", "frog", "-o", "x.mp3", "--bed", "drone", "--bed-level"), ("export", "frog", "-o", "x.mp3", "--loudness"),
    ("play", "frog", "--loudness"), ("cache", "--prune", "--max-mb"), ("preview", "frog", "--minutes"),
    ("make", "-o", "m.yaml", "--minutes"), ("list", "--minutes"), ("preview", "frog", "--lead-in"),
    ("preview", "frog", "--rate"), ("export", "frog", "-o", "x.mp3", "--bitrate"),
]  # fmt: skip


VALUES = ("nan", "inf", "-inf", "1e999", "1e-9", "1" * 400, "", "٣", "0x10")
CASES = [
    pytest.param(arguments, value, id=f"{' '.join(arguments)} {value}")
    for arguments in OPTIONS
    for value in VALUES
    if not (value == "1e-9" and "--max-mb" in arguments)  # a cache may be as small as one likes
]


@pytest.mark.parametrize(("arguments", "value"), CASES)
def test_what_is_no_number_here_is_one_line(tmp_path, monkeypatch, capsys, arguments, value):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_CACHE", str(tmp_path / "cache"))
    with pytest.raises(SystemExit) as ended:
        main(
            [*arguments[:-1], "--cache", "c", arguments[-1], value] if arguments[0] == "cache" else [*arguments, value]
        )
    error = capsys.readouterr().err
    if value == "٣" and ended.value.code == 0:
        return  # a digit of another script is a number
    assert ended.value.code == 2
    assert error.startswith("coach: ")
    assert error.count("\n") == 1
    assert len(error) < 1500
