"""The engine ``command``: whatever else a user has that writes speech into a file.

The voice is the command, with ``{text}`` and ``{out}`` in it (and ``{rate}``, where it can be told one):
``--engine command --voice 'espeak-ng -s {rate} -w {out} {text}'``. No shell reads it; the file is WAV or AIFF, 16 bit.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading

from coach.store import temporary_folder
from coach.voice.engines import Engine, Failure, Refusal, soundfile
from coach.voice.model import Voice

_LIMIT, _LIMIT_PER_CHARACTER = 30.0, 0.2
"""Seconds that a line may take."""
_MOST_BYTES = 100_000_000


class CommandRecorder:
    def __init__(self, voice: Voice) -> None:
        try:
            self._words = shlex.split(voice.id)
        except ValueError as error:
            raise Refusal(f"cannot read that command ({error})") from None
        for slot in ("{text}", "{out}"):
            if not any(slot in word for word in self._words):
                raise Refusal(f"wants a command with {slot} in it, such as 'espeak-ng -w {{out}} {{text}}'")
        if shutil.which(self._words[0]) is None:
            raise Refusal(f"finds no program '{self._words[0]}' here")
        self._files = contextlib.ExitStack()
        self._folder = self._files.enter_context(temporary_folder())
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        out = self._folder / "line.wav"
        out.unlink(missing_ok=True)
        parts = {"{text}": text, "{out}": str(out), "{rate}": str(rate)}
        self._run([_filled(word, parts) for word in self._words], _LIMIT + _LIMIT_PER_CHARACTER * len(text))
        try:
            if out.stat().st_size > _MOST_BYTES:
                raise Failure(f"wrote {out.stat().st_size // 1_000_000} MB for one line")
            return soundfile.read(out.read_bytes())
        except FileNotFoundError:
            raise Failure("wrote no file") from None
        except (OSError, ValueError) as error:
            raise Failure(f"wrote a file that cannot be used ({error})") from None

    def _run(self, words: list[str], limit: float) -> None:
        try:
            with self._lock:  # whoever closes it ends a process, or keeps it from starting
                if self._closed:
                    raise Failure("was ended")
                self._process = subprocess.Popen(
                    words,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=os.name == "posix",
                )
            code = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self.close()
            raise Failure(f"hung, and was ended after {limit:.0f} s") from None
        except OSError as error:
            raise Failure(f"could not be started ({error.strerror or error})") from None
        if code:
            raise Failure(f"ended with {'signal' if code < 0 else 'exit code'} {abs(code)}")

    def close(self) -> None:
        with self._lock:
            self._closed = True
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(OSError):
                _kill(self._process)
                self._process.wait()
        self._files.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With all that it has started, where the system can."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _filled(word: str, parts: dict[str, str]) -> str:
    """One argument: what stands for a slot is never looked through again."""
    return re.sub("|".join(map(re.escape, parts)), lambda match: parts[match[0]], word)


class CommandEngine(Engine):
    name = "command"
    rates = (40, 500)

    def version(self) -> str:
        return "command 1"

    def check(self) -> str:
        return ""

    def default(self) -> Voice:
        return Voice(self.name, "", 145)

    def open(self, voice: Voice) -> CommandRecorder:
        if not voice.id:
            raise Refusal("wants the command as its voice, such as --voice 'espeak-ng -w {out} {text}'")
        return CommandRecorder(voice)
