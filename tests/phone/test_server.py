"""``coach phone`` as a phone and as an attacker meet it: the whole program, over real sockets."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from coach.content.model import CONDITIONS
from tests.phone.conftest import write_library

pytest.importorskip("uvicorn")
from coach.phone.serving import HEAD_S

ROOT = Path(__file__).parent.parent.parent


class Program:
    """A running ``coach phone``, and ways to talk to it."""

    def __init__(self, home: Path, *words: str) -> None:
        self.home = home
        env = {key: value for key, value in os.environ.items() if not key.startswith("COACH_")}
        env |= {
            "COACH_CACHE": str(home / "cache"), "COACH_ENGINE": "silent", "COACH_CONFIG": str(home / "none"),
            "COACH_DATA": str(home / "data"), "COACH_STATE": str(home / "state"),
            "COACH_LIBRARY": str(home / "library"), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        command = [sys.executable, "-m", "coach", "phone", *words, "--folder", str(home / "site")]
        self.process = subprocess.Popen(
            command, env=env, cwd=home, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()
        self.port = int(self.url.split("/")[2].split(":")[1])
        self.root = "/" + self.url.split("/", 3)[3]

    def ask(
        self, path: str, method: str = "GET", body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask below the secret path, or at ``path`` itself where it begins with a slash."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        whole = path if path.startswith("/") else self.root + path
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        if body is not None:
            named.setdefault("content-type", "application/json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.putrequest(method, whole, skip_host="host" in named)
            for key, value in named.items():
                connection.putheader(key, value)
            if body is not None and "content-length" not in named:
                connection.putheader("content-length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def entries(self) -> dict[str, dict[str, Any]]:
        return {entry["name"]: entry for entry in json.loads(self.ask("sessions.json")[2])["sessions"]}

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=20)
        return self.process.returncode, err


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Iterator[Program]:
    home = tmp_path_factory.mktemp("phone")
    write_library(home / "library")
    program = Program(home, "hips", "short")
    yield program
    program.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def audio(program: Program) -> bytes:
    """The sound of a session, which is waited for until it is there whole."""
    assert program.ask("hips/session.json")[0] == 200
    status, headers, data = program.ask("hips/audio.mp3")
    assert (status, headers["content-type"]) == (200, "audio/mpeg")
    return data


def test_the_list_the_page_and_all_that_belongs_to_a_session_are_there(program, audio):
    entry = program.entries()["hips"]
    assert entry["bytes"] == len(audio)
    assert json.loads(program.ask("sessions.json")[2])["avoid"] == list(CONDITIONS)
    assert program.ask("")[0] == 200
    for name in ("index.html", "cues.json", "chapters.json", "lines.vtt", "lines.srt", "cover.png"):
        assert program.ask(f"hips/{name}")[0] == 200, name
    assert program.ask("hips/chapters.json")[1]["content-type"] == "application/json+chapters"


@pytest.mark.parametrize(
    ("ranges", "start", "stop"),
    [
        ("0-0", 0, 1),
        ("5-9", 5, 10),
        ("100-", 100, None),
        ("-7", -7, None),
        ("0-99999999", 0, None),
        ("-99999999", 0, None),
    ],
)
def test_a_range_is_answered_with_just_that(program, audio, ranges, start, stop):
    status, headers, data = program.ask("hips/audio.mp3", range=f"bytes={ranges}")
    assert status == 206
    assert data == audio[start:stop]
    first = len(audio) - len(data) if ranges.startswith("-") else start
    assert headers["content-range"] == f"bytes {first}-{first + len(data) - 1}/{len(audio)}"


def test_several_ranges_come_in_parts_and_those_beyond_the_end_are_left_out(program, audio):
    status, headers, data = program.ask("hips/audio.mp3", range="bytes=0-3,10-12,99999999-")
    assert status == 206
    boundary = headers["content-type"].partition("boundary=")[2]
    parts = data.split(f"--{boundary}".encode())
    bodies = [part.partition(b"\r\n\r\n")[2][:-2] for part in parts[1:-1]]
    assert bodies == [audio[0:4], audio[10:13]]


@pytest.mark.parametrize("ranges", ["bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_none(program, audio, ranges):
    status, headers, _ = program.ask("hips/audio.mp3", range=ranges)
    assert status == 416
    assert headers["content-range"] == f"bytes */{len(audio)}"


@pytest.mark.parametrize("ranges", ["lines=0-5", "bytes=9-5", "bytes=a-b", "bytes", "bytes=-", "bytes=0-1,x"])
def test_what_is_no_range_is_passed_over(program, audio, ranges):
    assert program.ask("hips/audio.mp3", range=ranges)[2] == audio
    assert program.ask("hips/audio.mp3", "HEAD", range="bytes=0-1")[0] == 200


def test_what_has_not_changed_is_not_sent_again(program, audio):
    headers = program.ask("hips/audio.mp3", range="bytes=0-1")[1]
    assert program.ask("hips/audio.mp3", if_none_match=headers["etag"])[0] == 304
    assert program.ask("hips/audio.mp3", range="bytes=0-1", if_range='"another"')[0] == 200


def test_small_answers_come_at_once_over_a_connection_that_stays(program, audio):
    """The best of many: where small pieces wait for the other side's word, none takes less than 40 ms."""
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=20)
    taken = []
    while len(taken) < 3 or (min(taken[1:]) >= 0.035 and len(taken) < 200):
        start = time.perf_counter()
        connection.request("GET", f"{program.root}app.js")
        assert connection.getresponse().read()
        taken.append(time.perf_counter() - start)
    connection.close()
    assert min(taken[1:]) < 0.035


def test_the_hand_out_follows_once_the_session_plays(program, audio):
    for _ in range(200):
        status, headers, data = program.ask("hips/card.pdf")
        if status == 200:
            break
        time.sleep(0.05)
    assert data.startswith(b"%PDF")
    assert headers["content-type"] == "application/pdf"


def test_any_length_is_made_when_asked_for_and_exactly_so_long(program):
    wish = {"session": "hips", "minutes": 2, "detail": "brief", "avoid": ["knee"]}
    answers: list[dict[str, Any]] = []
    threads = [threading.Thread(target=lambda: answers.append(made(program, wish))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["name"] == "hips-2min-brief-without-knee"
    assert answers[0]["duration_ms"] == 120_000
    assert answers[0]["positions"] == ["standing"]
    assert program.ask("hips-2min-brief-without-knee/audio.mp3")[0] == 200


def made(program: Program, wish: dict[str, Any]) -> dict[str, Any]:
    status, _, data = program.ask("api/make", "POST", wish)
    answer: dict[str, Any] = json.loads(data)
    if status == 202:
        number = answer["job"]
        while (answer := json.loads(program.ask(f"api/make/{number}")[2]))["state"] == "working":
            assert 0 <= answer["done"] <= 1
            time.sleep(0.05)
        assert answer["state"] == "done", answer
        answer = answer["session"]
    return answer


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"session": "nobody"}, 404), ({"session": "hips", "detail": "loud"}, 422),
        ({"session": "hips", "minutes": 0}, 422),
        ({"session": "hips", "avoid": ["rain"]}, 422), ({"session": 3}, 400), (b"{", 400), ([], 400),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused(program, wish, status):
    assert program.ask("api/make", "POST", wish)[0] == status


def test_a_length_that_cannot_be_is_told(program):
    status, _, data = program.ask("api/make", "POST", {"session": "hips", "minutes": 150})
    assert status == 202
    answer = {"state": "working"}
    while answer["state"] == "working":
        answer = json.loads(program.ask(f"api/make/{json.loads(data)['job']}")[2])
    assert answer["state"] == "failed"
    assert "cannot last" in answer["problem"]


BATCH = {"id": "3f1", "entries": [
    {"at": "2026-11-20T07:30:00+01:00", "session": "hips", "exercise": "figure-four", "side": "left", "ms": 30_000,
     "targets": ["wrong"]},
    {"at": "2026-11-20T07:31:00+01:00", "session": "hips", "exercise": "figure-four", "side": "right", "ms": 31_000,
     "targets": []},
]}  # fmt: skip


def test_what_was_done_on_the_phone_comes_into_the_log_once(program):
    for _ in range(3):
        status, _, data = program.ask("api/done", "POST", BATCH)
        assert (status, json.loads(data)) == (200, {"kept": 2})
    lines = [json.loads(line) for line in (program.home / "data" / "log.jsonl").read_text().splitlines()]
    assert [(line["session"], line["side"], line["ms"]) for line in lines] == [
        ("Hips", "left", 30_000),
        ("Hips", "right", 31_000),
    ]
    assert lines[0]["targets"] == ["glutes", "quadriceps"]


@pytest.mark.parametrize(
    "change", [{"at": "yesterday"}, {"at": "2999-01-01T00:00:00"}, {"ms": -1}, {"ms": 10**12}, {"session": "x" * 300}]
)
def test_a_log_that_is_none_is_refused_whole(program, change):
    batch = {"id": "7", "entries": [BATCH["entries"][0] | {"exercise": "other"} | change]}
    assert program.ask("api/done", "POST", batch)[0] in (400, 422)
    log = program.home / "data" / "log.jsonl"
    assert "other" not in (log.read_text() if log.exists() else "")


def test_the_feed_has_whole_addresses_that_lead_somewhere(program, audio):
    feed = ElementTree.fromstring(program.ask("feed.xml")[2])
    urls = [enclosure.get("url", "") for enclosure in feed.iter("enclosure")]
    assert f"http://127.0.0.1:{program.port}{program.root}hips/audio.mp3" in urls
    length = next(e.get("length") for e in feed.iter("enclosure") if "/hips/" in str(e.get("url")))
    assert length == str(len(audio))


# ---- attacks


@pytest.mark.parametrize(
    "path", ["/", "/sessions.json", "/hips/audio.mp3", "/a/b", "/wrongtokenwrongtokenwron/sessions.json"]
)
def test_without_the_secret_there_is_nothing(program, path):
    status, _, data = program.ask(path)
    assert (status, data) == (404, b"")
    assert program.ask(program.root.rstrip("/"))[0] == 404


@pytest.mark.parametrize(
    "path",
    ["../none", "%2e%2e/none", "..%2fnone", "hips/../../secret.txt", "hips/%2e%2e/%2e%2e/secret.txt", "..%5csecret.txt",
     "%2fetc/passwd", "/etc/passwd", "hips/link.txt", "linked/secret.txt", ".hidden", "hips/.hidden", "hips%00",
     "a" * 5000],
)  # fmt: skip
def test_nothing_outside_the_folder_is_reached(program, audio, path):
    (program.home / "secret.txt").write_text("secret")
    site = program.home / "site"
    for link, target in ((site / "hips" / "link.txt", "../../secret.txt"), (site / "linked", "..")):
        if not link.is_symlink():
            link.symlink_to(target)
    (site / ".hidden").write_text("secret")
    (site / "hips" / ".hidden").write_text("secret")
    status, _, data = program.ask(program.root + path)
    assert status == 404
    assert b"secret" not in data


def test_no_folder_is_listed(program):
    (program.home / "site" / "empty").mkdir(exist_ok=True)
    (program.home / "site" / "empty" / "letter.txt").write_text("x")
    status, _, data = program.ask("empty/")
    assert status == 404
    assert b"letter" not in data


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8427", "127.0.0.1:1", "", "127.0.0.1.evil.example"])
def test_a_foreign_name_that_leads_here_is_refused(program, host):
    assert program.ask("sessions.json", host=host)[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"])
def test_a_foreign_page_hands_nothing_in(program, origin):
    batch = {"id": "9", "entries": [BATCH["entries"][0] | {"exercise": "foreign"}]}
    assert program.ask("api/done", "POST", batch, origin=origin)[0] == 403
    assert program.ask("api/make", "POST", {"session": "hips"}, origin=origin)[0] == 403
    log = program.home / "data" / "log.jsonl"
    assert "foreign" not in (log.read_text() if log.exists() else "")
    assert (
        program.ask("api/done", "POST", {"id": "8", "entries": []}, origin=f"http://127.0.0.1:{program.port}")[0] == 200
    )


def test_a_form_of_another_page_is_no_log(program):
    assert program.ask("api/done", "POST", b"{}", **{"content-type": "text/plain"})[0] == 415


def test_a_body_of_a_gigabyte_is_refused_before_it_comes(program):
    assert program.ask("api/done", "POST", b"{", **{"content-length": "1000000000"})[0] == 413
    with socket.create_connection(("127.0.0.1", program.port), 10) as connection:
        head = f"POST {program.root}api/done HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n"
        head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        sent = 0
        try:
            while sent < 1_000_000_000:
                connection.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
                sent += 0x10000
        except OSError:
            pass
        assert sent < 50_000_000


def memory_kb(process: subprocess.Popen[str]) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


WISHES = int(os.environ.get("COACH_TEST_WISHES", "400"))
"""With 10000 it takes minutes: by hand."""


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory as Linux tells it")
def test_more_wishes_than_anybody_has_are_not_taken_and_stop_nobody(program, audio):
    """A few are made, the others are refused at once; the sound plays on meanwhile, and memory does not grow."""
    answers: list[int] = []
    numbers = iter(range(WISHES))
    lock = threading.Lock()

    def wish() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            answers.append(program.ask("api/make", "POST", {"session": "hips", "minutes": 8 + number / 1000})[0])

    threads = [threading.Thread(target=wish) for _ in range(12)]
    before = memory_kb(program.process)
    for thread in threads:
        thread.start()
    played = 0
    while any(thread.is_alive() for thread in threads):
        assert program.ask("hips/audio.mp3", range="bytes=1000-2000")[0] == 206
        played += 1
    for thread in threads:
        thread.join()
    assert len(answers) == WISHES
    assert set(answers) <= {200, 202, 429}
    assert answers.count(429) > WISHES / 2
    assert played > 5
    end = time.monotonic() + 60  # what is still being made needs its room: what stays is asked
    while memory_kb(program.process) - before >= 60_000 and time.monotonic() < end:
        time.sleep(0.5)
    assert memory_kb(program.process) - before < 60_000


def test_readers_that_take_nothing_and_heads_that_never_end_stop_nobody(program, audio):
    held = []
    for number in range(30):
        connection = socket.create_connection(("127.0.0.1", program.port), 10)
        if number % 2:
            connection.sendall(
                f"GET {program.root}hips/audio.mp3 HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n\r\n".encode()
            )
        else:
            connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        held.append(connection)
    start = time.perf_counter()
    assert program.ask("hips/audio.mp3")[2] == audio
    assert time.perf_counter() - start < HEAD_S, "before any of them was given up"
    for connection in held:
        connection.close()


# ---- the program


def leave_in_the_middle(program: Program) -> None:
    """As a phone does that is carried out of the house: while it listens, and while it hands something in."""
    host = f"HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n"
    post = f"POST {program.root}api/done {host}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{{"
    for head in (f"GET {program.root}short/audio.mp3 {host}\r\n", post):
        with socket.create_connection(("127.0.0.1", program.port), 60) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(head.encode())
            if head.startswith("GET"):
                connection.recv(100)


def test_a_port_that_is_taken_is_told_and_the_next_one_serves_and_ctrl_c_ends_it(tmp_path, program):
    write_library(tmp_path / "library")
    (tmp_path / "library" / "scripts" / "bad.yaml").write_text("title: Bad\nsteps:\n  - exercise: nobody-knows\n")
    other = Program(tmp_path, "short", "bad", "--port", str(program.port), "--qr", "code.svg")
    try:
        leave_in_the_middle(other)
        assert set(other.entries()) == {"short"}, "the one that fails is left out"
        assert other.port != program.port
        assert other.ask("sessions.json")[0] == 200
        assert "<svg" in (tmp_path / "code.svg").read_text()
        if os.name != "nt":
            assert (tmp_path / "state" / "phone-token").stat().st_mode & 0o077 == 0
    finally:
        code, err = other.end()
    assert code == 130, err
    assert f"port {program.port} is taken" in err
    assert "bad.yaml:3" in err
    assert "Traceback" not in err
    assert "127.0.0.1 is here" in err
