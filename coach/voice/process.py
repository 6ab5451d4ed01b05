"""A recorder in a process of its own, which may die, hang or print without harming ours.

Requests are JSON lines on its standard input; an answer is a JSON line on its standard output, followed by as many raw
bytes as the line says. The process ends when its input does, so it never outlives us, even after ``kill -9``.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from typing import Any

from coach.store import temporary_folder
from coach.voice.engines import Failure, Missing, Refusal

START_LIMIT = 15.0
"""Seconds that a process may take to be ready: Windows may have to build its speech bindings first."""
SAY_LIMIT = 8.0
SAY_LIMIT_PER_CHARACTER = 0.03
"""Seconds that one line may take; most engines are at least twenty times faster than speech."""
_LOOK_S = 0.5

_MOST_BYTES = 500_000_000
"""More sound than that is not read from a process: it has lost its mind."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Processes side by side are faster than threads within one, which would stand in each other's way."""

_UNWATCHED = {"ORT_DISABLE_TELEMETRY": "1"}
"""onnxruntime would tell its maker of each run, over the network: nothing leaves this machine."""

_BOOT = (
    "import sys, json, importlib; sys.path[:] = json.loads(sys.argv[1]); "
    "importlib.import_module(sys.argv[2]).main(json.loads(sys.argv[3]))"
)


class Worker:
    """A process running ``module.main(settings)``. ``settings`` gets a ``folder`` for its temporary files.

    ``patience``: how many times the usual limits of time it has.
    """

    def __init__(self, module: str, settings: dict[str, Any], *, patience: float = 1.0) -> None:
        self._patience = patience
        self._files = contextlib.ExitStack()
        self._folder = str(self._files.enter_context(temporary_folder()))
        # -P keeps the current folder off the path: a file of the user's must not stand in for a module of Python's.
        arguments = [json.dumps(sys.path), module, json.dumps({**settings, "folder": self._folder})]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BOOT, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_ONE_THREAD, **_UNWATCHED},
                # Ctrl-C in a terminal is for us: we end our workers ourselves.
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            self._files.close()
            raise Failure(f"could not be started ({error.strerror or error})") from None
        self._answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="coach-voice-reader", daemon=True)
        self._reader.start()
        self._closing = threading.Lock()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        with contextlib.suppress(OSError, ValueError):
            while header := pipe.readline():
                answer = json.loads(header)
                if answer.get("bytes", 0) > _MOST_BYTES:
                    break
                self._answers.put((answer, pipe.read(answer.get("bytes", 0))))
        self._answers.put(None)

    def ask(self, request: dict[str, Any] | None, limit: float) -> tuple[dict[str, Any], bytes]:
        """Send a request (``None``: only wait for what it says by itself) and wait for the answer.

        Raises ``Failure`` when the process has ended, reports an error, or takes longer than ``limit`` seconds; it is
        killed then.
        """
        limit *= self._patience
        pipe = self._process.stdin
        assert pipe is not None
        try:
            if request is not None:
                pipe.write(json.dumps(request).encode() + b"\n")
                pipe.flush()
            answer = self._answer(limit)
        except (OSError, ValueError):
            answer = None
        except queue.Empty:
            self.close()
            raise Failure(f"hung, and was ended after {limit:.0f} s") from None
        if answer is None:
            self.close()
            raise Failure(f"died ({_ending(self._process.returncode)})")
        if reason := answer[0].get("error"):
            raise Refusal(reason) if answer[0].get("refused") else Failure(reason)
        return answer

    def _answer(self, limit: float) -> tuple[dict[str, Any], bytes] | None:
        """Raises ``queue.Empty`` after ``limit`` seconds of ours: none pass while we are stopped, by Ctrl-Z say."""
        for _ in range(max(1, round(limit / _LOOK_S))):
            with contextlib.suppress(queue.Empty):
                return self._answers.get(timeout=min(limit, _LOOK_S))
        raise queue.Empty

    def start(self) -> dict[str, Any]:
        """Wait until it is ready. Raises ``Missing`` (or ``Refusal``) with its reason, and ends it, if it cannot be."""
        try:
            return self.ask(None, START_LIMIT)[0]
        except Refusal:
            self.close()
            raise
        except Failure as error:
            self.close()
            raise Missing(str(error)) from None
        except BaseException:
            self.close()
            raise

    def say(self, text: str, rate: int, take: int = 0) -> tuple[bytes, int]:
        limit = SAY_LIMIT + SAY_LIMIT_PER_CHARACTER * len(text)
        answer, sound = self.ask({"say": text, "rate": rate, "take": take}, limit)
        if len(sound) != answer["bytes"]:
            self.close()
            raise Failure("died in the middle of a line")
        return sound, int(answer["rate"])

    def close(self) -> None:
        with self._closing:
            self._process.kill()
            self._process.wait()
            with contextlib.suppress(OSError):
                assert self._process.stdin is not None
                self._process.stdin.close()
            self._files.close()


def _ending(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
