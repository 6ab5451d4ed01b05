"""Every way in to a file: whatever its name belongs to, one clear error at once, and no more read than will do."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli import main
from coach.errors import CoachError, RequestError
from coach.files import read_file, user_path

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def odd_files(folder: Path) -> dict[str, str]:
    """Names of things that are no file to be read, and what is said of each."""
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "round.yaml").symlink_to(folder / "round.yaml")
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    return {
        "pipe.yaml": "is not a file",
        "folder.yaml": "is a folder",
        "zero.yaml": "is not a file",
        "round.yaml": "cannot be read",
        "gone.yaml": "does not exist",
    }


@posix
def test_what_is_no_file_is_refused_at_once(tmp_path):
    for name, problem in odd_files(tmp_path).items():
        with pytest.raises(CoachError, match=problem):
            read_file(tmp_path / name, 1000)


def test_no_more_is_read_than_will_do(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert read_file(tmp_path / "a", 11) == b"x" * 11
    with pytest.raises(RequestError, match="larger"):
        read_file(tmp_path / "a", 10)


@given(st.text(max_size=20))
def test_a_path_is_a_path_or_an_error_of_ours(written):
    with suppress(CoachError):
        assert isinstance(user_path(written), Path)


@posix
@pytest.mark.parametrize("kind", ["exercises", "scripts"])
@pytest.mark.parametrize("command", ["list", "show frog", "show nosuch", "check", "make --minutes 5 -o made.yaml"])
def test_odd_things_in_a_library_stop_no_command(tmp_path, monkeypatch, capsys, kind, command):
    (tmp_path / kind).mkdir()
    odd_files(tmp_path / kind)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(command.split())
    assert ended.value.code == (2 if command in ("show nosuch", "check") else 0)
    assert "Traceback" not in capsys.readouterr().err


TILDE = "~nosuch/x.yaml"
PATHS = [
    ("export", "frog", "-o", TILDE), ("export", "frog", "--bed", TILDE, "-o", "x.mp3"), ("cache", "--cache", TILDE),
    ("list", "--library", TILDE), ("preview", TILDE), ("preview", "frog", "-o", "~nosuch/x.txt"), ("show", TILDE),
    ("check", TILDE), ("import", TILDE), ("import", "x.txt", "-o", TILDE), ("make", "--minutes", "5", "-o", TILDE),
    ("new", "exercise", "a", "-o", TILDE),
]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there every name may be a user's")
@pytest.mark.parametrize("arguments", PATHS, ids=" ".join)
def test_a_user_who_is_none_is_one_line_wherever_a_path_is_taken(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text("Knee hug\n\nInstructions\n\n- Lie down.\n")
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    written = capsys.readouterr()
    assert ended.value.code == 2
    assert "there is no such user" in written.out + written.err
    assert not list(tmp_path.glob("*~*"))
