"""A session that is heard while it is made: the sound as far as it is, the rest as soon as it is there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from coach.errors import CoachError
from coach.phone.render import Growing

pytest.importorskip("uvicorn")
from coach.phone.renders import Render
from coach.phone.server import _sounding, _state

SOUND = bytes(range(256)) * 1000


def answer(growing: Growing, *, method: str = "GET", after: Any = None, **headers: str) -> tuple[int, dict, bytes]:
    """What a player gets; ``after`` is called once the first piece was sent, or waited for."""
    sent: list[dict[str, Any]] = []
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "headers": named, "asgi": {"spec_version": "2.4"}}

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def ask() -> None:
        async def later() -> None:
            await asyncio.sleep(0.05)
            if after:
                after()

        await asyncio.gather(_sounding(growing, scope)(scope, receive, send), later())

    asyncio.run(asyncio.wait_for(ask(), 10))
    fields = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], fields, b"".join(message.get("body", b"") for message in sent)


def growing(there: int) -> Growing:
    one = Growing(lambda entry: None)
    one.data += SOUND[:there]
    one.size = len(SOUND)
    return one


def test_what_is_there_is_sent_and_the_rest_when_it_comes():
    one = growing(1000)
    status, headers, data = answer(one, after=lambda: one.data.extend(SOUND[1000:]))
    assert (status, data) == (200, SOUND)
    assert headers["content-length"] == str(len(SOUND))
    assert headers["content-type"] == "audio/mpeg"


@pytest.mark.parametrize(
    ("ranges", "first", "stop"),
    [("bytes=0-", 0, 256_000), ("bytes=0-1", 0, 2), ("bytes=200000-200099", 200_000, 200_100),
     ("bytes=-500", 255_500, 256_000), ("bytes=255999-999999", 255_999, 256_000)],
)  # fmt: skip
def test_a_range_is_answered_though_it_is_not_there_yet(ranges, first, stop):
    one = growing(1000)
    status, headers, data = answer(one, range=ranges, after=lambda: one.data.extend(SOUND[1000:]))
    assert (status, data) == (206, SOUND[first:stop])
    assert headers["content-range"] == f"bytes {first}-{stop - 1}/{len(SOUND)}"
    assert headers["content-length"] == str(stop - first)


def test_a_range_beyond_the_end_is_none():
    status, headers, _ = answer(growing(10), range="bytes=256000-")
    assert (status, headers["content-range"]) == (416, "bytes */256000")


@pytest.mark.parametrize(
    "headers",
    [{"range": "bytes=0-1,5-6"}, {"range": "lines=0-5"}, {"range": "bytes=9-5"},
     {"range": "bytes=0-1", "if_range": '"another"'}],
)  # fmt: skip
def test_of_other_ranges_it_is_sent_whole(headers):
    status, _, data = answer(growing(len(SOUND)), **headers)
    assert (status, data) == (200, SOUND)


def test_one_that_cannot_be_made_breaks_off():
    one = growing(1000)
    with pytest.raises(CoachError):
        answer(one, after=lambda: setattr(one, "ended", True))


def test_who_asks_only_for_the_head_does_not_wait_for_the_sound():
    status, headers, data = answer(growing(1000), method="HEAD")
    assert (status, headers["content-length"], data) == (200, str(len(SOUND)), b"")


def test_one_that_breaks_off_after_it_was_playable_is_told_as_failed():
    render: Any = Render(None)  # type: ignore[arg-type]
    render.playable.set_result("an entry")
    assert _state(render)["state"] == "done"
    render.entry.set_exception(CoachError("the disk", "is full"))
    assert _state(render) == {"state": "failed", "done": render.share, "problem": "the disk: is full"}
