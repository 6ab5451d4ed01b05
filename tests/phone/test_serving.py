"""What goes on beside the answers: the address that changes, sessions that fail, the code drawn anew."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coach.api import load, options
from coach.cli.phone import _announcer
from coach.errors import CoachError
from coach.phone import renders as making
from coach.phone.catalogue import Item, item_of
from coach.phone.render import Growing
from coach.phone.renders import Render, Renders
from coach.phone.site import Site
from coach.pipeline import lines, plan, utterance
from coach.sound.mix import Mix
from coach.voice import engines
from coach.voice.cache import ClipCache

pytest.importorskip("uvicorn")
from coach.phone import serving
from coach.phone.server import Gate


@pytest.fixture
def told() -> list[str]:
    """What the terminal was told."""
    return []


@pytest.fixture
def renders(library: Path, tmp_path: Path, told: list[str]) -> Iterator[Renders]:
    """Makes sessions into a new site, until the test ends."""
    site = Site(tmp_path / "site")
    site.open()
    renders = Renders(site, tmp_path / "cache", told.append)
    yield renders
    renders.stop()


def item(name: str, minutes: float | None = None) -> Item:
    return item_of(load(name), options(engine="silent", minutes=minutes), Mix())


def test_an_address_that_changes_is_told_each_time(monkeypatch):
    """As with sleep and wake: no network for a while, then another one."""
    addresses = iter(["192.168.1.5", "192.168.1.5", "127.0.0.1", "10.0.0.7"])
    monkeypatch.setattr(serving, "own_address", lambda: next(addresses, "10.0.0.7"))
    monkeypatch.setattr(serving, "LOOK_S", 0.001)
    told: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while len(told) < 3:
            await asyncio.sleep(0.001)

    async def lifespan() -> None:
        await asyncio.wait_for(serving._watching(app, told.append)({"type": "lifespan"}, None, None), 10)

    asyncio.run(lifespan())
    assert told == ["192.168.1.5", "127.0.0.1", "10.0.0.7"]


def test_the_code_is_drawn_anew_for_another_address_and_no_network_is_said(tmp_path: Path, capsys):
    picture = tmp_path / "code.svg"
    announce = _announcer(8427, "secret", picture)
    announce("192.168.1.5")
    first = picture.read_text()
    announce("127.0.0.1")
    announce("10.0.0.7")
    assert picture.read_text() != first
    said = capsys.readouterr()
    assert said.out.split() == [f"http://{ip}:8427/secret/" for ip in ("192.168.1.5", "127.0.0.1", "10.0.0.7")]
    assert "no network" in said.err


def test_where_the_disk_is_full_it_is_told_and_the_others_go_on(renders: Renders, told: list[str], monkeypatch):
    real = making.render

    def render(item: Any, *rest: Any) -> Any:
        if item.name == "hips":
            raise CoachError("site/hips", "the disk is full", "make room")
        return real(item, *rest)

    monkeypatch.setattr(making, "render", render)
    monkeypatch.setattr("coach.export.job.cover_of", lambda schedule, store, tell, size: b"")
    hips, short = item("hips"), item("short")
    full, other = renders.ask(hips).entry, renders.ask(short).entry
    assert other.result(30).name == "short"
    assert isinstance(full.exception(30), CoachError)
    assert [line for line in told if "the disk is full" in line]
    assert renders.ask(hips).entry is not full, "asked again, it is tried again"


def test_a_folder_that_holds_something_else_is_refused(coach):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("x")
    code, said = coach("phone", "hips", "--folder", "mine")
    assert code == 1
    assert "holds something else" in said
    assert [path.name for path in Path("mine").iterdir()] == ["letter.txt"]


def test_what_may_be_wished_for_next_is_spoken_ahead_once_and_what_cannot_be_is_passed_over(
    renders: Renders, tmp_path: Path, monkeypatch
):
    spoken: list[int] = []
    real = making.speak
    monkeypatch.setattr(making, "speak", lambda some, *rest, **more: (spoken.append(1), real(some, *rest, **more))[1])
    for _ in range(2):
        renders.foresee("hips", [lambda: item("hips", 150), lambda: item("hips", 2)])
    two = item("hips", 2)
    texts = [utterance(line, two.options) for line in lines(plan(two.programme, two.options).script)]
    cache, version = ClipCache(tmp_path / "cache"), engines.load("silent").version()
    end = time.monotonic() + 20
    while not all(cache.has(text, version) for text in texts) and time.monotonic() < end:
        time.sleep(0.01)
    assert all(cache.has(text, version) for text in texts)
    assert len(spoken) == -(-len(texts) // making.AHEAD)


def test_what_was_there_from_the_start_stands_still_while_a_phone_waits(renders: Renders, monkeypatch):
    order: list[str] = []
    begun = threading.Event()
    asked = threading.Event()

    def render(item: Any, site: Path, cache: Path, key: str, progress: Any, *rest: Any) -> Any:
        if item.name == "short":
            begun.set()
            assert asked.wait(20)
            progress(1, 2)
        else:
            asked.set()
            time.sleep(0.1)
        order.append(item.name)
        raise CoachError(item.name, "is not to be made here")

    monkeypatch.setattr(making, "render", render)
    first = renders.ask(item("short"), urgent=False)
    assert begun.wait(20)
    second = renders.ask(item("hips"))
    for one in (first, second):
        assert isinstance(one.entry.exception(20), CoachError)
    assert order == ["hips", "short"]


def test_what_is_heard_already_makes_room_for_what_nobody_can_hear_yet(renders: Renders, monkeypatch):
    """However many sound while they are made: the newest wish waits for none of them that is far ahead."""
    newest = threading.Event()

    def render(item: Any, site: Path, cache: Path, key: str, progress: Any, tell: Any, growing: Any, voice: Any) -> Any:
        progress(1, 2)
        growing.hear(item, plan(item.programme, item.options).schedule, bytes(1_000), 1_000)
        if item.options.duration == 5 * 60_000:
            newest.set()
        else:
            assert newest.wait(20)
        progress(2, 2)
        raise CoachError(item.name, "is not to be made here")

    monkeypatch.setattr(making, "render", render)
    first = [renders.ask(item("hips", minutes)) for minutes in (2, 3)]
    for one in first:
        assert one.playable.result(20).bytes == 1_000
    last = renders.ask(item("hips", 5))
    assert last.playable.result(20).name == "hips-5min"
    for one in (*first, last):
        assert isinstance(one.entry.exception(20), CoachError)


def test_whose_turn_it_is(renders: Renders, monkeypatch):
    renders.stop()
    listed, far, near, one, two, three = (Render(item("hips", minutes)) for minutes in (2, 3, 4, 5, 6, 7))
    for wish, seconds in ((far, 99.0), (near, 9.0)):
        wish.growing = Growing(lambda entry: None)
        monkeypatch.setattr(wish.growing, "_since", time.monotonic() + seconds)  # that much later it is heard
        wish.playable.set_result(None)  # type: ignore[arg-type]

    def may(*wishes: Render) -> list[Render]:
        renders._by_name = {render.item.name: render for render in (listed, *wishes)}
        for wish in wishes:
            wish.urgent = wish.begun = True
        return [render for render in (listed, *wishes) if renders._may(render)]

    assert may() == [listed], "what nobody wished for is made when there is nothing else"
    assert may(far, near) == [far, near]
    assert may(far, one) == [one], "what nobody can hear yet comes before what is far ahead"
    assert may(near, one) == [near, one]
    assert may(one, two, three) == [one, two], "in the order in which they were asked for, two at a time"
    assert may(far, near, one, two) == [near, one, two]


@pytest.mark.parametrize(
    ("client", "address", "anybody", "status"),
    [
        ("192.168.1.9", "192.168.1.5", False, 404), ("8.8.8.8", "192.168.1.5", False, 403),
        ("192.168.1.9", "8.8.4.4", False, 403), ("2001:4860::8", "192.168.1.5", False, 403),
        ("::ffff:8.8.8.8", "192.168.1.5", False, 403), ("fd00::7", "192.168.1.5", False, 404),
        ("no address", "192.168.1.5", False, 403), ("8.8.8.8", "192.168.1.5", True, 404),
    ],
)  # fmt: skip
def test_only_the_home_network_gets_so_far_as_to_need_the_secret(client, address, anybody, status):
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    gate = Gate(lambda *_: pytest.fail("let in"), "secret", (), lambda *_: pytest.fail("seen"), anybody)
    headers = [(b"host", address.encode())]
    scope = {"type": "http", "method": "GET", "path": "/guess/", "headers": headers}
    asyncio.run(gate({**scope, "client": (client, 9), "server": (address, 8427)}, None, send))
    assert sent[0]["status"] == status
