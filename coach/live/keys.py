"""The keyboard, key by key, and the terminal put back as it was whatever happens."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any, TextIO

ESCAPES = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "1~": "home", "4~": "end", "5~": "pageup", "6~": "pagedown", "7~": "home", "8~": "end",
}  # fmt: skip
PLAIN = {
    " ": "space",
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\b": "backspace",
    "\x1b": "escape",
}
WINDOWS = {"H": "up", "P": "down", "M": "right", "K": "left", "G": "home", "O": "end", "I": "pageup", "Q": "pagedown"}


def names_of(typed: str) -> list[str]:
    """The keys in what a terminal sent: ``"\\x1b[C "`` is right and space. What is no key is left out."""
    keys: list[str] = []
    at = 0
    while at < len(typed):
        if typed[at] == "\x1b" and at + 1 < len(typed) and typed[at + 1] in "[O":
            stop = at + 2
            while stop < len(typed) and not (typed[stop].isalpha() or typed[stop] == "~"):
                stop += 1
            body = typed[at + 2 : stop + 1]
            name = ESCAPES.get(body) or ESCAPES.get(body[-1:] if body[-1:].isalpha() else "")
            keys += [name] if name else []
            at = stop + 1
            continue
        character = typed[at]
        if character in PLAIN:
            keys.append(PLAIN[character])
        elif character.isprintable():
            keys.append(character)
        at += 1
    return keys


class Silent:
    """No keyboard: it only waits."""

    def wait(self, seconds: float) -> Sequence[str]:
        time.sleep(seconds)
        return ()


class PosixKeys:
    """A terminal's keyboard. ``wait`` returns as soon as a key is there."""

    def __init__(self, stream: TextIO) -> None:
        self._fd = stream.fileno()
        self._rest = b""
        self._closed = False

    def wait(self, seconds: float) -> Sequence[str]:
        if self._closed:
            time.sleep(seconds)
            return ()
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return ()
        try:
            data = os.read(self._fd, 1024)
        except OSError:  # the terminal window was closed
            data = b""
        if not data:
            self._closed = True
            return ()
        data = self._rest + data
        typed = data.decode("utf-8", "ignore")
        self._rest = data[-3:] if typed == "" else b""
        return names_of(typed)


class WindowsKeys:
    """The console's keyboard, looked at every few hundredths of a second: it cannot be waited for."""

    def __init__(self) -> None:
        import msvcrt

        self._console: Any = msvcrt

    def wait(self, seconds: float) -> Sequence[str]:
        until = time.monotonic() + seconds
        keys: list[str] = []
        while not keys:
            while self._console.kbhit():
                character = self._console.getwch()
                if character in ("\x00", "\xe0"):
                    name = WINDOWS.get(self._console.getwch())
                    keys += [name] if name else []
                elif character == "\x03":
                    raise KeyboardInterrupt
                else:
                    keys += names_of(character)
            left = until - time.monotonic()
            if left <= 0:
                break
            if not keys:
                time.sleep(min(0.02, left))
        return keys


@contextlib.contextmanager
def keyboard(stream: TextIO | None = None) -> Iterator[Silent | PosixKeys | WindowsKeys]:
    """The keyboard that ``stream`` (standard input) is, read key by key; a silent one where it is no terminal."""
    stream = sys.stdin if stream is None else stream
    if stream is None or not stream.isatty():
        yield Silent()
    elif sys.platform == "win32":
        yield WindowsKeys()
    else:
        with _key_by_key(stream.fileno()):
            yield PosixKeys(stream)


@contextlib.contextmanager
def _key_by_key(fd: int) -> Iterator[None]:
    """Without echo and line by line; as before when it ends, and while the program is suspended (Ctrl-Z)."""
    import termios
    import tty

    before = termios.tcgetattr(fd)

    def raw() -> None:
        with contextlib.suppress(termios.error):
            tty.setcbreak(fd, termios.TCSANOW)

    def restore() -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, before)

    def suspend(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        restore()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # stops here, until SIGCONT
        signal.signal(signal.SIGTSTP, suspend)
        raw()

    kept = None
    with contextlib.suppress(ValueError):  # not in the main thread
        kept = signal.signal(signal.SIGTSTP, suspend)
    raw()
    try:
        yield
    finally:
        if kept is not None:
            signal.signal(signal.SIGTSTP, kept)
        restore()
