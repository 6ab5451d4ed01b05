"""What a phone's server bears: ``python -m tests.bench.phone_load URL``, the address that ``coach phone`` printed.

Ten seconds of requests of a small file, over eight connections; meanwhile twenty players fetch the largest session, and
one after the other new lengths of it are asked for. Prints requests a second, the slowest answer, the slowest 64 kB of
a stream (which last 8 s), and how long the new lengths took.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from typing import Any
from urllib.parse import urlsplit

SECONDS, CALLERS, PLAYERS = 10, 8, 20
PIECE_S = 8.0
"""So long 64 kB of our sound last; a player has more than one of them ahead."""


class Load:
    """All that is asked of the server at ``url``, until ``end``; and the seconds that it took."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self.end = time.monotonic() + SECONDS
        self.asked: list[float] = []
        self.pieces: list[float] = []
        self.lengths: list[float] = []
        self.errors: list[str] = []

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._parts.hostname or "", self._parts.port, timeout=30)

    def call(self) -> None:
        connection = self.connect()
        while time.monotonic() < self.end:
            start = time.monotonic()
            connection.request("GET", self._parts.path + "app.js")
            answer = connection.getresponse()
            answer.read()
            self.asked.append(time.monotonic() - start)
            if answer.status != 200:
                self.errors.append(str(answer.status))

    def play(self, audio: str) -> None:
        while time.monotonic() < self.end:
            connection = self.connect()
            connection.request("GET", self._parts.path + audio)
            answer = connection.getresponse()
            start = time.monotonic()
            while start < self.end and answer.read(64 * 1024):
                self.pieces.append(time.monotonic() - start)
                time.sleep(0.1)  # a phone takes 5 Mbit/s at most
                start = time.monotonic()

    def ask(self, path: str, wish: Any = None) -> Any:
        connection = self.connect()
        method, body = ("POST", json.dumps(wish)) if wish else ("GET", None)
        connection.request(method, self._parts.path + path, body, {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())

    def wish(self, session: str) -> None:
        while (start := time.monotonic()) < self.end:
            answer = self.ask("api/make", {"session": session, "minutes": round(random.uniform(10, 20), 2)})
            while answer.get("job") and answer.get("state") not in ("done", "failed"):
                time.sleep(0.1)
                answer |= self.ask(f"api/make/{answer['job']}")
            self.errors += [answer["problem"]] if "problem" in answer else []
            self.lengths.append(time.monotonic() - start)
            time.sleep(0.5)


def main() -> int:
    load = Load(sys.argv[1])
    entry = max(load.ask("sessions.json")["sessions"], key=lambda entry: entry["bytes"])
    threads = [threading.Thread(target=load.call) for _ in range(CALLERS)]
    threads += [threading.Thread(target=load.play, args=(entry["audio"],)) for _ in range(PLAYERS)]
    threads += [threading.Thread(target=load.wish, args=(entry["name"],))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked, pieces = load.asked, load.pieces
    print(f"{len(asked) / SECONDS:.0f} requests a second, slowest {max(asked) * 1000:.0f} ms; errors: {load.errors}")
    print(f"{PLAYERS} players, {len(pieces)} pieces of 64 kB, slowest {max(pieces) * 1000:.0f} ms")
    print(f"{len(load.lengths)} new lengths meanwhile, slowest {max(load.lengths):.1f} s")
    return int(bool(load.errors) or len(asked) < 200 * SECONDS or max(pieces) > PIECE_S)


if __name__ == "__main__":
    sys.exit(main())
