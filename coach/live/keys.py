"""What a listener can ask for while a session plays, and the keyboard for it: key by key, and put back afterwards."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType
from typing import Any, Literal, Protocol, TextIO, get_args

from coach.content.names import did_you_mean
from coach.errors import RequestError
from coach.settings import config_path, read_config

Action = Literal[
    "pause", "next", "previous", "longer", "shorter", "switch", "repeat", "easier", "harder", "more", "less", "tip",
    "question", "like", "skip", "minutes", "sounds", "glide", "help", "play", "hold-on", "stop", "suspend",
]  # fmt: skip
"""``play`` and ``hold-on`` are the two halves of ``pause``, for headset buttons. ``stop`` has no fixed key: Ctrl-C.

``suspend`` is Ctrl-Z: the terminal goes back to the shell until ``fg``.
"""

ACTIONS: dict[str, Action] = {action: action for action in get_args(Action)}

KEYS: dict[Action, tuple[tuple[str, ...], str]] = {
    "pause": (("space",), "pause; go on (the line in progress is said again)"),
    "next": (("right",), "next exercise"),
    "previous": (("left",), "start of this exercise; again: the one before"),
    "longer": (("up", "+", "="), "ten seconds more in this hold"),
    "shorter": (("down", "-"), "ten seconds less in this hold"),
    "switch": (("s",), "on to the other side now"),
    "repeat": (("r",), "this side once more"),
    "easier": (("e",), "an easier form in place of the rest of this exercise"),
    "harder": (("E",), "a harder form"),
    "more": (("d",), "more talk from the next side on"),
    "less": (("D",), "less talk"),
    "tip": (("t",), "another tip"),
    "question": (("a",), "the answer to the next frequent question"),
    "like": (("l",), "like this exercise, to meet it more often; again: no more"),
    "skip": (("x",), "do not meet this exercise for a month; again: do"),
    "minutes": (tuple("1234567890"), "only so many minutes left (6, or 1 and 5); 0: as many as there are"),
    "sounds": (("m",), "bells and bed: all, no bed, no bells, none"),
    "glide": (("q",), "glide out: release, closing words, end; again: stop at once"),
    "help": (("?", "h"), "show the keys, or put them away"),
}
"""The keys of each action that has one, and what it does."""

DIGITS = ", ".join("1234567890")

NAMED = (
    "space", "right", "left", "up", "down", "enter", "tab", "escape", "backspace", "home", "end", "pageup", "pagedown",
)  # fmt: skip
"""Keys that are written as a word; every other key is written as the character that it types."""


class Controls(Protocol):
    """Anything that a listener steers with."""

    def wait(self, seconds: float) -> Sequence[str]:
        """What was pressed, waiting up to ``seconds`` for it: names of keys, or actions where it knows only those."""

    def suspend(self) -> None:
        """Stop this process, the terminal as it was before, until a shell has it go on."""


# ---- which key does what


def configured_keys() -> dict[str, Action]:
    """The keys, as the config file has them. Raises ``RequestError`` for one that is none."""
    path = config_path()
    table = read_config(path).get("keys", {})
    if not isinstance(table, dict):
        raise RequestError(str(path), "'keys' is not a table", 'write [keys], and below it lines such as pause = "p"')
    try:
        return bind(table)
    except RequestError as error:
        raise RequestError(f"{path}: {error.subject}", error.problem, error.mend) from None


def bind(choices: Mapping[str, object] | None = None) -> dict[str, Action]:
    """Keys to actions: the defaults, changed by ``choices`` (action = key or list of keys).

    Raises ``RequestError`` for an unknown action or key, or one key for two actions.
    """
    bound: dict[str, Action] = {}
    for action, keys in (choices or {}).items():
        if action not in KEYS:
            raise RequestError(f"keys: '{action}'", "there is no such action", did_you_mean(action, KEYS))
        for key in keys if isinstance(keys, list | tuple) else [keys]:
            name = _key(action, key)
            if bound.setdefault(name, action) != action:
                raise RequestError(f"keys: '{action}'", f"the key '{name}' is already used for '{bound[name]}'")
    for action, (defaults, _) in KEYS.items():
        for key in defaults if action not in (choices or {}) else ():
            bound.setdefault(key, action)  # a default gives way to what the user wrote
    return bound


def _key(action: str, key: object) -> str:
    if isinstance(key, str) and key.lower() in NAMED:
        return key.lower()
    if isinstance(key, int) and not isinstance(key, bool) and 0 <= key <= 9:
        return str(key)
    if isinstance(key, str) and len(key) == 1 and key.isprintable():
        return "space" if key == " " else key
    mend = did_you_mean(str(key).lower(), NAMED)
    mend = mend if mend.endswith("?") else f"{mend}, or a single character"
    raise RequestError(f"keys: '{action}'", f"'{key}' is not the name of a key", mend)


def key_list(bound: Mapping[str, Action]) -> str:
    """The keys and what they do, one action a line."""
    rows = [
        (", ".join(key for key, action in bound.items() if action == each).replace(DIGITS, "0 to 9"), meaning)
        for each, (_, meaning) in KEYS.items()
    ]
    rows.append(("Ctrl-C", "stop now"))
    width = max(len(keys) for keys, _ in rows)
    return "\n".join(f"{keys or '(none)':<{width}}  {meaning}" for keys, meaning in rows)


# ---- the keyboard

ESCAPES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "4~": "end", "5~": "pageup", "6~": "pagedown", "7~": "home", "8~": "end",
}  # fmt: skip
PLAIN = {
    " ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape",
}  # fmt: skip
WINDOWS = {"H": "up", "P": "down", "M": "right", "K": "left", "G": "home", "O": "end", "I": "pageup", "Q": "pagedown"}


KEY = re.compile(r"\x1b[\[O](?P<sequence>[\W\d_]*?(?:[^\W\d_]|~|\Z))|(?P<character>.)", re.DOTALL)
"""What one key sends: a sequence up to its letter or tilde, or a character."""


def names_of(typed: str) -> list[str]:
    """The keys in what a terminal sent: ``"\\x1b[C "`` is right and space. What is no key is left out."""
    keys: list[str] = []
    for sequence, character in (match.group("sequence", "character") for match in KEY.finditer(typed)):
        if character is None:
            keys.append(ESCAPES.get(sequence) or ESCAPES.get(sequence[-1:], ""))
        else:
            keys.append(PLAIN.get(character, character if character.isprintable() else ""))
    return [key for key in keys if key]


def hint(bound: Mapping[str, Action]) -> str:
    """The keys that one must know, in one line."""
    words: dict[Action, str] = {"pause": "pauses", "help": "shows all keys", "glide": "ends kindly"}
    first = {action: key for key, action in reversed([*bound.items()])}
    return ", ".join(f"{first[action]} {does}" for action, does in words.items() if action in first)


def in_front(stream: TextIO) -> bool:
    """Whether the terminal listens to us; in the background of a shell it is the shell's, to read and to set."""
    try:
        return os.tcgetpgrp(stream.fileno()) == os.getpgrp()
    except (AttributeError, OSError, ValueError):  # Windows; no terminal, or one that has gone
        return True


class Silent:
    """No keyboard: it only waits."""

    def wait(self, seconds: float) -> Sequence[str]:
        time.sleep(seconds)
        return ()

    def suspend(self) -> None: ...


class PosixKeys:
    """A terminal's keyboard, read key by key, without echo. ``wait`` returns as soon as a key is there.

    Ctrl-Z is an action like any other, so that the sound stops in good order before the process does.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._closed = False
        self._before: list[Any] = []
        """The terminal as it was; empty while it is so."""
        self._signals: dict[int, Any] = {}
        self._suspended = False

    def open(self) -> None:
        self._take()
        with contextlib.suppress(ValueError):  # not in the main thread
            self._signals[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._on_suspend)

    def close(self) -> None:
        for number, handler in self._signals.items():
            signal.signal(number, handler)
        self._give_back()

    def wait(self, seconds: float) -> Sequence[str]:
        if self._suspended:
            self._suspended = False
            return ("suspend",)
        if self._closed or not self._take():
            time.sleep(seconds)
        elif select.select([self._stream.fileno()], [], [], seconds)[0]:
            data = b""
            with contextlib.suppress(OSError):  # the terminal window was closed
                data = os.read(self._stream.fileno(), 1024)
            self._closed = not data
            return names_of(self._decoder.decode(data))
        return ()

    def suspend(self) -> None:
        self._give_back()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # stops here, until SIGCONT
        signal.signal(signal.SIGTSTP, handler)

    def _on_suspend(self, number: int, frame: FrameType | None) -> None:
        self._suspended = True

    def _take(self) -> bool:
        """Have it key by key, if it listens to us; false where it does not."""
        import termios
        import tty

        if not in_front(self._stream):
            self._before = []  # whatever the shell has made of it is right
            return False
        if not self._before:
            with contextlib.suppress(termios.error):
                self._before = termios.tcgetattr(self._stream.fileno())
                tty.setcbreak(self._stream.fileno(), termios.TCSANOW)
        return True

    def _give_back(self) -> None:
        import termios

        if self._before and in_front(self._stream):
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._stream.fileno(), termios.TCSANOW, self._before)
        self._before = []


class WindowsKeys(Silent):
    """The console's keyboard, looked at every few hundredths of a second: it cannot be waited for."""

    def __init__(self) -> None:
        import msvcrt

        self._console: Any = msvcrt

    def wait(self, seconds: float) -> Sequence[str]:
        until = time.monotonic() + seconds
        keys: list[str] = []
        while True:
            while self._console.kbhit():
                character = self._console.getwch()
                if character == "\x03":
                    raise KeyboardInterrupt
                special = character in ("\x00", "\xe0")
                keys += [WINDOWS.get(self._console.getwch(), "")] if special else names_of(character)
            left = until - time.monotonic()
            if keys or left <= 0:
                return [key for key in keys if key]
            time.sleep(min(0.02, left))


@contextlib.contextmanager
def keyboard(stream: TextIO | None = None) -> Iterator[Silent | PosixKeys | WindowsKeys]:
    """The keyboard that ``stream`` (standard input) is, read key by key; a silent one where it is no terminal."""
    stream = sys.stdin if stream is None else stream
    if stream is None or not stream.isatty():
        yield Silent()
    elif sys.platform == "win32":
        yield WindowsKeys()
    else:
        keys = PosixKeys(stream)
        keys.open()
        try:
            yield keys
        finally:
            keys.close()
