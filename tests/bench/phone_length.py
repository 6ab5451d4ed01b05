"""How soon a new length plays on a phone: ``python -m tests.bench.phone_length [SESSION] [--busy N] [--behind N]``.

``coach phone`` is started with an empty cache; once the session is there it is asked for lengths that nobody asked for
before, in each detail, as the page asks: the wish, its progress every 100 ms, then the first 64 kB of the sound.
Prints the seconds from the wish until these are there, and of the same wish once more. ``--busy``: so many processes
take a processor each meanwhile. ``--behind``: so many other new lengths are asked for right before each.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MOST_S, AGAIN_S = 2.0, 0.5
POLL_S = 0.1
READ_S, LISTEN_S = 6.0, 2.0
"""So long somebody looks at the page of a session before a length is asked for, and listens before the next one."""
WISHES: tuple[dict[str, Any], ...] = (
    {"minutes": 12}, {"minutes": 9}, {"minutes": 13}, {"minutes": 12, "detail": "brief"}, {"minutes": 17},
    {"minutes": 20, "detail": "cues"}, {"minutes": 14, "detail": "brief", "avoid": ["knee"]},
    {"minutes": 16, "detail": "learn"},
)  # fmt: skip


class Server:
    """A running ``coach phone``."""

    def __init__(self, home: Path, session: str, engine: str) -> None:
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        env |= {f"COACH_{name.upper()}": str(home / name) for name in ("cache", "data", "state", "config")}
        command = [sys.executable, "-m", "coach", "phone", session, *(["--engine", engine] if engine else [])]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        self._parts = urlsplit(self.url)

    def ask(self, path: str, wish: Any = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._parts.port, timeout=120)
        headers["Content-Type"] = "application/json"
        body = None if wish is None else json.dumps(wish)
        connection.request("GET" if wish is None else "POST", self._parts.path + path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def play(self, wish: dict[str, Any]) -> float:
        """Seconds from the wish until the first of the sound is there."""
        start = time.perf_counter()
        answer = json.loads(self.ask("api/make", wish)[1])
        while (job := answer.get("job")) and answer.get("state") != "done":
            time.sleep(POLL_S)
            answer = {**json.loads(self.ask(f"api/make/{job}")[1]), "job": job}
            assert answer["state"] != "failed", answer
        entry = answer.get("session") if isinstance(answer.get("session"), dict) else answer
        status, data = self.ask(entry["audio"], Range="bytes=0-65535")
        assert (status, len(data)) == (206, 65_536)
        return time.perf_counter() - start


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.phone_length", description=__doc__)
    parser.add_argument("session", nargs="?", default="hips-and-back")
    parser.add_argument("--engine", default="", help="default: the one that speaks where nobody was asked for")
    parser.add_argument("--busy", type=int, default=0)
    parser.add_argument("--behind", type=int, default=0)
    asked = parser.parse_args()
    first: list[float] = []
    again: list[float] = []
    with tempfile.TemporaryDirectory(prefix="coach-length-") as folder:
        server = Server(Path(folder), asked.session, asked.engine)
        try:
            server.ask(f"{asked.session}/audio.mp3", Range="bytes=0-0")
            server.ask(f"{asked.session}/cues.json")
            time.sleep(READ_S)
            with busy(asked.busy):
                for wish in WISHES:
                    whole = {"session": asked.session, **wish}
                    time.sleep(LISTEN_S)
                    for number in range(asked.behind):
                        other = {**whole, "minutes": whole["minutes"] + (number + 1) / 10}
                        threading.Thread(target=server.ask, args=("api/make", other)).start()
                        time.sleep(0.3)  # as fast as two people can
                    first.append(server.play(whole))
                    again.append(server.play(whole))
                    print(f"{first[-1]:5.2f} s, again {again[-1]:4.2f} s  {wish}", flush=True)
        finally:
            server.process.send_signal(signal.SIGINT)
            server.process.wait(30)
    print(f"slowest {max(first):.2f} s, again {max(again):.2f} s; {asked.busy} busy, load {os.getloadavg()[0]:.1f}")
    return int(max(first) > MOST_S or max(again) > AGAIN_S)


if __name__ == "__main__":
    sys.exit(main())
