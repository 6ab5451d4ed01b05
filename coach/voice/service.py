"""The other end of ``coach.voice.process``: what an engine's own process does, but for the speaking itself."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import IO, Any, NamedTuple

Speak = Callable[[str, int, int], tuple[bytes, int]]
"""A line, its words a minute, and the number of the take -> 16-bit mono sound and its frames a second."""

_LONGEST = 60.0, 1.0
"""Seconds of sound that a line may have, and as many more for each of its characters."""


class Spokesman(NamedTuple):
    """What a process can do: speak, and name its voices. ``about`` goes with its first answer."""

    speak: Speak
    voices: Callable[[], list[dict[str, Any]]] = list
    about: Mapping[str, Any] = MappingProxyType({})


def serve(settings: dict[str, Any], start: Callable[[dict[str, Any]], Spokesman]) -> None:
    """Start, say so, and answer requests until the input ends.

    ``start`` raises ``LookupError`` for a voice that there is not, anything else for what keeps it from working; the
    error's text is told to the user.
    """
    answers = _own_stdout()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, settings["folder"]), daemon=True).start()
    try:
        spokesman = start(settings)
        _answer(answers, {"ready": True, **spokesman.about})
    except BaseException as error:
        refused = isinstance(error, LookupError)
        reason = "has no such voice" if refused and type(error) is not LookupError else _reason(error)
        _answer(answers, {"error": reason, "refused": refused})
        os._exit(1)  # a plain end would wait for _listen, which is reading
    while True:
        request = json.loads(requests.get())
        try:
            if "say" in request:
                sound, rate = spokesman.speak(request["say"], request["rate"], request["take"])
                _check_size(request["say"], sound, rate)
                _answer(answers, {"rate": rate, "bytes": len(sound)}, sound)
            else:
                _answer(answers, {"voices": spokesman.voices()})
        except Exception as error:
            _answer(answers, {"error": _reason(error)})


def _check_size(text: str, sound: bytes, rate: int) -> None:
    """Hours of sound are not sent, nor held by anybody else."""
    seconds = len(sound) / 2 / max(rate, 1)
    if seconds > _LONGEST[0] + _LONGEST[1] * len(text):
        raise ValueError(f"gave {seconds / 60:.0f} minutes of sound")


def _own_stdout() -> IO[bytes]:
    """Our standard output for answers alone: what an engine and its libraries print goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the life of the process
    return answers


def _listen(requests: queue.SimpleQueue[bytes], folder: str) -> None:
    """Pass requests on, and end with our parent, also while the engine hangs."""
    for line in sys.stdin.buffer:
        requests.put(line)
    for _ in range(100):  # a line in the making may put its file back
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            break
        time.sleep(0.01)
    os._exit(0)


def _answer(answers: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    with contextlib.suppress(BrokenPipeError):  # our parent has gone: _listen ends us
        answers.write(json.dumps(header).encode() + b"\n" + body)
        answers.flush()


def _reason(error: BaseException) -> str:
    """One line, not too long: what a library says may be a page."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:197] + "..."
