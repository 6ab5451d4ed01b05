from __future__ import annotations

import contextlib
import os
import pty
import termios

import pytest

from coach.errors import RequestError
from coach.live.keys import KEYS, Silent, bind, key_list, keyboard, names_of


def test_every_action_has_a_key_and_no_key_has_two() -> None:
    bound = bind()
    assert set(bound.values()) == set(KEYS)
    assert sum(len(keys) for keys, _ in KEYS.values()) == len(bound)


def test_keys_can_be_changed_and_take_the_key_from_a_default() -> None:
    bound = bind({"pause": ["p", "space"], "next": "t"})
    assert bound["p"] == bound["space"] == "pause"
    assert bound["t"] == "next"
    assert "right" not in bound
    assert "tip" not in bound.values()
    assert "(none)" in key_list(bound)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"pauze": "p"}, "did you mean 'pause'?"),
        ({"pause": "spacebar"}, "did you mean 'space'?"),
        ({"pause": "F13"}, "not the name of a key"),
        ({"pause": ""}, "not the name of a key"),
        ({"pause": True}, "not the name of a key"),
        ({"pause": "\x03"}, "not the name of a key"),
        ({"pause": "p", "next": "p"}, "already used for 'pause'"),
    ],
)
def test_a_wrong_key_is_one_clear_line(wanted: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        bind(wanted)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_a_terminal_sends_is_read_as_keys() -> None:
    assert names_of("\x1b[C\x1bOD \r") == ["right", "left", "space", "enter"]
    assert names_of("+-?dDé") == ["+", "-", "?", "d", "D", "é"]
    assert names_of("\x1b[1;5A\x1b[5~") == ["up", "pageup"]
    assert names_of("\x1b") == ["escape"]
    assert names_of("\x1b[200;7u\x00\x01q") == ["q"]
    assert names_of("\x1b[") == []


def test_a_terminal_is_read_key_by_key_and_put_back_as_it_was() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as stream:
        before = termios.tcgetattr(stream.fileno())
        with contextlib.suppress(RuntimeError), keyboard(stream) as keys:
            assert not termios.tcgetattr(stream.fileno())[3] & (termios.ICANON | termios.ECHO)
            os.write(master, b"\x1b[A?")
            assert list(keys.wait(2)) == ["up", "?"]
            assert list(keys.wait(0.01)) == []
            raise RuntimeError
        assert termios.tcgetattr(stream.fileno()) == before
    os.close(master)


def test_a_terminal_that_goes_away_is_no_more_than_silence() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as stream, keyboard(stream) as keys:
        os.close(master)
        assert list(keys.wait(0.01)) == []
        assert list(keys.wait(0.01)) == []


def test_without_a_terminal_there_are_no_keys() -> None:
    with open(os.devnull) as stream, keyboard(stream) as keys:
        assert isinstance(keys, Silent)
