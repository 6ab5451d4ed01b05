"""What other people wrote reaches the terminal as letters: no command lets a name, a title or a path steer it."""

from __future__ import annotations

import io
import json
import sys
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli import main
from coach.cli.progress import echo, tell
from coach.errors import CoachError
from coach.live.screen import Lines, View
from coach.plain import LONGEST, cut, plain, plain_lines

STEERING = "\x1b]0;PWN\x07\x9b2J\u202e\u2066\u2028\x7f"
ESCAPED = r"\e]0;PWN\a\u202e\u2066\u2028\x7f"


def steers(text: str) -> bool:
    return any(char in text for char in STEERING.replace("]0;PWN", "").replace("2J", ""))


@given(st.text())
def test_only_letters_are_left(text):
    assert not steers(plain(text))
    assert "\n" not in plain(text)
    assert not steers(plain_lines(text))
    assert plain_lines(text).count("\n") == text.count("\n")
    assert plain(plain(text)) == plain(text)


@given(st.text(min_size=0, max_size=20), st.integers(0, 200_000))
def test_a_message_is_never_longer_than_can_be_read(text, times):
    long = text * (times // max(1, len(text)))
    assert len(cut(long)) <= LONGEST
    assert len(str(CoachError(long, long, long))) <= 3 * LONGEST + 4


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--minutes", "{}"], ["list", "--nosuch{}"], ["{}"], ["preview", "hips", "--rate", "{}"], ["log", "{}"],
        ["preview", "hips", "--format", "{}"], ["cache", "--cache", "{}"], ["import", "{}"], ["check", "{}"],
    ],
)  # fmt: skip
def test_what_was_asked_for_comes_back_cut(words, capsys):
    with pytest.raises(SystemExit):
        main([word.format("a" * 50_000) for word in words])
    assert 20 < len(capsys.readouterr().err) < 3_000


def test_a_name_without_an_end_is_cut_in_a_list_and_in_a_check(tmp_path, monkeypatch, capsys):
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exercises" / "odd.yaml").write_text(f"name: {'a' * 60_000}\n{'b' * 60_000}: 1\ninstructions: [Sit.]\n")
    for words in (["check", "exercises/odd.yaml"], ["list", "exercises", "aaa"]):
        with pytest.raises(SystemExit):
            main(words)
    out = capsys.readouterr()
    assert "odd" in out.out
    assert len(out.out) + len(out.err) < 8_000


@pytest.mark.parametrize("text", ["שלום\u200f עולם", "क्\u200dष", "👩\u200d🦰", "naïve"])
def test_what_letters_need_stays(text):
    assert plain(text).replace("\u200f", "") == text.replace("\u200f", "")


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    for name in ("exercises", "scripts", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "exercises" / "esc.yaml").write_text(
        f'name: "Esc {ESCAPED}"\ninstructions: ["Lie {ESCAPED} down."]\nprops: ["p{ESCAPED}"]\ndose: {{hold: 5s}}\n'
    )
    (tmp_path / "exercises" / f"e{STEERING[:9]}.yaml").write_text("name: File\ninstructions: [Lie down.]\n")
    (tmp_path / "exercises" / "mild.yaml").write_text(
        'name: "Mild \\u202e"\npurpose: "A \\u202e b."\naliases: ["x\\e]0;PWN\\a"]\ninstructions: ["Lie \\e[2J."]\n'
    )
    (tmp_path / "scripts" / "escs.yaml").write_text(f'title: "Ses {ESCAPED}"\nsteps: [esc]\n')
    (tmp_path / "scripts" / "milds.yaml").write_text('title: "Ses \\u202e"\nsteps: [mild]\n')
    (tmp_path / "bad.yaml").write_text(f'title: x\n"{ESCAPED}": 1\nsteps: [esc]\n')
    entry = {"at": datetime.now().astimezone().isoformat(), "session": "s", "exercise": "e", "ms": 9000}
    (tmp_path / "data" / "log.jsonl").write_text(json.dumps({**entry, "targets": [STEERING]}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",), ("show", "esc"), ("show", "mild"), ("show", "milds"), ("show", "escs"), ("check",), ("log",),
        ("check", "bad.yaml"), ("preview", "./bad.yaml"), ("preview", "milds"), ("show", "x" + STEERING),
        ("preview", "frog", "--detail", STEERING), ("x" + STEERING,), ("list", "--" + STEERING),
        ("export", "frog", "--bed", STEERING, "-o", "x.mp3"), ("make", "--minutes", STEERING),
    ],
    ids=repr,
)  # fmt: skip
def test_no_command_lets_a_name_steer_the_terminal(hostile, capsys, arguments):
    with pytest.raises(SystemExit):
        main(list(arguments))
    written = capsys.readouterr()
    assert written.out + written.err
    assert not steers(written.out + written.err), ascii(written.out + written.err)


def test_the_screen_shows_letters(capsys):
    import sys

    lines = Lines(sys.stdout)
    lines.note(STEERING)
    lines.show(View("t", "playing", 0, 1000))
    assert not steers(capsys.readouterr().out)


def test_one_place_prints(capsys):
    echo(f"a{STEERING}\nb")
    tell(f"a{STEERING}\nb")
    written = capsys.readouterr()
    assert written.out.count("\n") == 2
    assert written.err.count("\n") == 1
    assert not steers(written.out + written.err)


@pytest.mark.parametrize(
    ("is_terminal", "shown"),
    [(True, "B\u00fcgel ? ?x?\n".encode("latin-1")), (False, "B\u00fcgel \u2013 \u201cx\u201d\n".encode())],
)
def test_a_terminal_of_few_letters_shows_question_marks_and_a_file_gets_all(tmp_path, monkeypatch, is_terminal, shown):
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out := io.BytesIO(), "latin-1", write_through=True))
    monkeypatch.setattr(out, "isatty", lambda: is_terminal)
    (tmp_path / "odd.yaml").write_text("name: B\u00fcgel \u2013 \u201cx\u201d\ninstructions: [Lie down.]\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["show", str(tmp_path / "odd.yaml")])
    assert not ended.value.code
    assert out.getvalue().startswith(shown)
