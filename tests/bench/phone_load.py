"""What a phone's server bears: ``python -m tests.bench.phone_load URL``, the address that ``coach phone`` printed.

Ten seconds of requests of a small file, over eight connections; meanwhile twenty players fetch the largest session.
Prints requests a second, and the slowest answer and slowest 64 kB of a stream.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit

SECONDS, CALLERS, PLAYERS = 10, 8, 20


def main() -> int:
    parts = urlsplit(sys.argv[1])
    asked: list[float] = []
    chunks: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + SECONDS

    def connect() -> http.client.HTTPConnection:
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)

    def call() -> None:
        connection = connect()
        while time.monotonic() < end:
            start = time.monotonic()
            connection.request("GET", parts.path + "app.js")
            answer = connection.getresponse()
            answer.read()
            asked.append(time.monotonic() - start)
            if answer.status != 200:
                errors.append(str(answer.status))

    def play(audio: str) -> None:
        while time.monotonic() < end:
            connection = connect()
            connection.request("GET", parts.path + audio)
            answer = connection.getresponse()
            start = time.monotonic()
            while answer.read(64 * 1024):
                chunks.append(time.monotonic() - start)
                time.sleep(0.1)  # a phone takes 5 Mbit/s at most
                start = time.monotonic()
                if start > end:
                    break

    connection = connect()
    connection.request("GET", parts.path + "sessions.json")
    sessions = json.loads(connection.getresponse().read())["sessions"]
    audio = max(sessions, key=lambda entry: entry["bytes"])["audio"]
    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    threads += [threading.Thread(target=play, args=(audio,)) for _ in range(PLAYERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{len(asked) / SECONDS:.0f} requests a second, slowest {max(asked) * 1000:.0f} ms, {len(errors)} errors")
    print(f"{PLAYERS} players, {len(chunks)} pieces of 64 kB, slowest {max(chunks) * 1000:.0f} ms")
    return int(bool(errors) or len(asked) < 200 * SECONDS)


if __name__ == "__main__":
    sys.exit(main())
