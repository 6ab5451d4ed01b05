"""Fetching a voice, from a server of our own that behaves badly on request."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from coach.errors import CoachError
from coach.voice.library import Offer, fetch

DATA = bytes(range(256)) * 4000


class Server(ThreadingHTTPServer):
    breaks_at = 0
    """Bytes, after which a connection ends; 0: it does not."""
    parts = True
    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.server.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if self.server.parts else 0
        if self.path != "/voice.onnx":
            self.send_error(404)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(DATA) - start))
        self.end_headers()
        self.wfile.write(DATA[start : self.server.breaks_at or None])

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def offer(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setenv("COACH_DATA", str(tmp_path))
    url = f"http://127.0.0.1:{server.server_port}/voice.onnx"
    return Offer("kim", "hibari", url, "kim.onnx", len(DATA), hashlib.sha256(DATA).hexdigest(), "CC0-1.0")


def quiet(done: int, total: int) -> None:
    assert 0 < done <= total


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_voice_is_fetched_whole(offer, tmp_path):
    path = fetch(offer, quiet)
    assert path.read_bytes() == DATA
    assert files(tmp_path) == ["kim.onnx"]


@pytest.mark.parametrize("parts", [True, False])
def test_a_download_that_breaks_goes_on_where_it_stopped(offer, server, tmp_path, parts):
    server.parts, server.breaks_at = parts, 300_000
    with pytest.raises(CoachError, match=r"broke off after 0.3 of 1.0 MB.*run it again") as caught:
        fetch(offer, quiet)
    assert caught.value.exit_code == 1
    assert files(tmp_path) == [".kim.onnx.part"]
    server.breaks_at = 0
    assert fetch(offer, quiet).read_bytes() == DATA
    assert server.asked == ["", "bytes=300000-"]
    assert files(tmp_path) == ["kim.onnx"]


def test_what_has_another_hash_is_not_kept(offer, tmp_path):
    with pytest.raises(CoachError, match="sha256 differs"):
        fetch(msgspec.structs.replace(offer, sha256="0" * 64), quiet)
    assert files(tmp_path) == []


def test_a_larger_file_than_announced_is_not_read_to_its_end(offer, tmp_path):
    with pytest.raises(CoachError, match="sha256 differs"):
        fetch(msgspec.structs.replace(offer, size=1000), lambda done, total: None)
    assert files(tmp_path) == []


@pytest.mark.parametrize("path", ["/gone.onnx", None])
def test_what_cannot_be_fetched_is_told(offer, server, tmp_path, path):
    url = offer.url.replace("/voice.onnx", path) if path else "http://127.0.0.1:1/voice.onnx"
    with pytest.raises(CoachError, match="could not be fetched"):
        fetch(msgspec.structs.replace(offer, url=url), quiet)
    assert files(tmp_path) == []
