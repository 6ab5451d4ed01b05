"""A site's folder made from the real program, and a server for it, for tests of the page alone."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import shutil
import string
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coach.content.library import Library, card
from coach.settings import library_folders

PAGE = Path(__file__).parents[2] / "coach" / "phone" / "page"
COLORS = ("#c8553d", "#2f7f86", "#8a6fb0", "#b8862b", "#4f7f4a", "#b0567a", "#4a76b8")
TYPES = {
    "html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript", "json": "application/json",
    "webmanifest": "application/manifest+json", "png": "image/png", "mp3": "audio/mpeg", "xml": "application/rss+xml",
}  # fmt: skip


def coach(*arguments: str) -> str:
    command = [sys.executable, "-m", "coach", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def make_site(folder: Path, names: Sequence[str], *, server: bool = False) -> dict[str, Any]:
    """Write SITE/ with these sessions, spoken by the engine of tones; return what ``sessions.json`` holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in PAGE.iterdir():
        if file.name != "session.html" and file.suffix != ".md":
            shutil.copy(file, folder / file.name)
    entries = [make_session(folder, name, COLORS[number % len(COLORS)]) for number, name in enumerate(names)]
    listing = {"coach_site": 1, "server": server, "sessions": entries}
    (folder / "sessions.json").write_text(json.dumps(listing))
    return listing


def make_session(folder: Path, name: str, color: str) -> dict[str, Any]:
    place = folder / name
    place.mkdir()
    coach("export", name, "--engine", "silent", "-o", str(place / "audio.mp3"))
    sheet = json.loads(coach("preview", name, "--engine", "silent", "--exact", "--format", "json"))
    (place / "cues.json").write_text(json.dumps(sheet))
    picture(place)
    exercises = {event["exercise"]: None for event in sheet["events"] if event["exercise"]}
    library = Library(library_folders(None))
    heads = [card(library.exercise_path(exercise)) for exercise in exercises]
    audio = (place / "audio.mp3").read_bytes()
    about = next((event["text"] for event in sheet["events"][2:3] if event["role"] == "title"), "")
    entry = {
        "name": name, "title": sheet["title"], "about": about,
        "duration_ms": sheet["duration_ms"], "held_ms": sheet["held_ms"],
        "targets": list(dict.fromkeys(target for head in heads for target in head.targets)),
        "positions": list(dict.fromkeys(head.position for head in heads)),
        "level": "gentle", "detail": "full", "audio": f"{name}/audio.mp3", "bytes": len(audio),
        "sha256": hashlib.sha256(audio).hexdigest(), "cover": f"{name}/cover.png", "color": color,
        "cues": f"{name}/cues.json",
    }  # fmt: skip
    words = {"title": entry["title"], "about": about, "length": "5:00", "name": name, "audio": "audio.mp3",
             "cover": "cover.png", "color": color}  # fmt: skip
    (place / "session.json").write_text(json.dumps({"entry": entry}))
    page = string.Template((PAGE / "session.html").read_text()).safe_substitute(words)
    (place / "index.html").write_text(page)
    return entry


def picture(place: Path) -> None:
    """The cover that the export has put into the file."""
    from mutagen.id3 import ID3

    (place / "cover.png").write_bytes(ID3(place / "audio.mp3").getall("APIC")[0].data)


class Home:
    """A server of ``folder`` at this machine, as `coach phone` would be: Range answered, sessions made, a log kept."""

    def __init__(self, folder: Path, *, token: str = "") -> None:
        self.folder = folder
        self.path = f"/{token}/" if token else "/"
        self.asked: list[tuple[str, str, str | None]] = []
        """Method, path and Range of every request."""
        self.posted: list[tuple[str, Any]] = []
        self.jobs: list[dict[str, Any]] = []
        """What is answered to questions after a job, one after the other."""
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}{self.path}"

    def start(self) -> None:
        home = self

        class Handler(_Handler):
            owner = home

        http.server.ThreadingHTTPServer.allow_reuse_address = True
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Gone, as a laptop that is shut; ``start`` brings it back at the same address."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    owner: Home

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a player that has heard enough hangs up
            self.wfile.write(body)

    def json(self, status: int, value: Any) -> None:
        self.answer(status, json.dumps(value).encode(), TYPES["json"])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.owner.asked.append(("POST", self.path, None))
        self.owner.posted.append((self.path.removeprefix(self.owner.path), body))
        if self.path.endswith("api/done"):
            self.json(200, {"kept": len(body["entries"])})
        else:
            self.json(202, {"job": "1"})

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.owner.asked.append(("GET", self.path, asked))
        if self.path.endswith("api/make/1"):
            jobs = self.owner.jobs
            self.json(200, jobs.pop(0) if len(jobs) > 1 else jobs[0])
            return
        name = self.path.removeprefix(self.owner.path).partition("?")[0] or "index.html"
        file = self.owner.folder / (name + "index.html" if name.endswith("/") else name)
        if not self.path.startswith(self.owner.path) or not file.is_file():
            self.answer(404, b"", "text/plain")
            return
        data = file.read_bytes()
        kind = TYPES.get(file.suffix[1:], "application/octet-stream")
        if not asked:
            self.answer(200, data, kind, Accept_Ranges="bytes")
            return
        first, last = asked.removeprefix("bytes=").split("-")
        start, stop = int(first), min(int(last) if last else len(data), len(data) - 1)
        place = f"bytes {start}-{stop}/{len(data)}"
        self.answer(206, data[start : stop + 1], kind, Accept_Ranges="bytes", Content_Range=place)
