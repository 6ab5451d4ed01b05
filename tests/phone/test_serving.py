"""What goes on beside the answers: the address that changes, sessions that fail, the code drawn anew."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from coach.api import load, options
from coach.cli.phone import _announcer
from coach.errors import CoachError
from coach.phone import renders as making
from coach.phone.catalogue import item_of
from coach.phone.renders import Renders
from coach.phone.site import Site
from coach.sound.mix import Mix

pytest.importorskip("uvicorn")
from coach.phone import serving


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


def test_where_the_disk_is_full_it_is_told_and_the_others_go_on(library: Path, tmp_path: Path, monkeypatch):
    real = making.render

    def render(item: Any, *rest: Any) -> Any:
        if item.name == "hips":
            raise CoachError("site/hips", "the disk is full", "make room")
        return real(item, *rest)

    monkeypatch.setattr(making, "render", render)
    monkeypatch.setattr("coach.export.job.cover_of", lambda schedule, store, tell, size: b"")
    site = Site(tmp_path / "site")
    site.open()
    told: list[str] = []
    renders = Renders(site, tmp_path / "cache", told.append)
    try:
        items = [item_of(load(name), options(engine="silent"), Mix()) for name in ("hips", "short")]
        full, other = (renders.ask(item).entry for item in items)
        assert other.result(30).name == "short"
        assert isinstance(full.exception(30), CoachError)
        assert [line for line in told if "the disk is full" in line]
        assert renders.ask(items[0]).entry is not full, "asked again, it is tried again"
    finally:
        renders.stop()


def test_a_folder_that_holds_something_else_is_refused(coach):
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("x")
    code, said = coach("phone", "hips", "--folder", "mine")
    assert code == 1
    assert "holds something else" in said
    assert [path.name for path in Path("mine").iterdir()] == ["letter.txt"]
