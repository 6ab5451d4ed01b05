"""What a worker process may do to us: ``mode`` says which."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import Any


def main(settings: dict[str, Any]) -> None:
    mode = settings["mode"]
    if mode == "stillborn":
        os._exit(7)
    answer({"error": "has no such voice", "refused": True} if mode == "refuses" else {"ready": True})
    if mode == "watched":
        threading.Thread(target=end_with_parent, args=(settings["folder"],), daemon=True).start()
        time.sleep(600)
    for line in sys.stdin.buffer:
        text = json.loads(line)["say"]
        if mode.startswith("hangs"):
            time.sleep(600)
        if mode == "dawdles":
            time.sleep(0.3)
        if mode == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if mode == "babbles":
            sys.stdout.write("this is no JSON\n")
            sys.stdout.flush()
            continue
        if mode == "dies-halfway":
            sys.stdout.buffer.write(json.dumps({"rate": 8000, "bytes": 99_999}).encode() + b"\nshort")
            sys.stdout.flush()
            os._exit(0)
        from tests.voice.fake import tone

        sound = tone(60 * len(text))
        answer({"rate": 8000, "bytes": len(sound)}, sound)


def answer(header: dict[str, Any], body: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + body)
    sys.stdout.flush()


def end_with_parent(folder: str) -> None:
    sys.stdin.buffer.read()
    os.rmdir(folder)
    os._exit(0)
