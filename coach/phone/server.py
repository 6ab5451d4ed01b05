"""The server at home: the site's files, sessions made on demand, and what was done coming home.

A gate stands before all of it: only addresses of the home network, only our own name in ``Host`` (a foreign one that
leads here is an attack), only below the secret path, only our own page may hand anything in, no more than a little.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.content.model import DETAILS
from coach.errors import CoachError, RequestError
from coach.phone.address import is_home
from coach.phone.catalogue import Item
from coach.phone.done import Batch, enter
from coach.phone.feed import feed
from coach.phone.render import AUDIO, CUES, Entry, Growing, entry_of
from coach.phone.renders import Busy, Render, Renders
from coach.phone.site import Site, listing
from coach.pipeline import plan
from coach.practice.log import Log

MOST_BODY = 256 * 1024
BODY_S = 15.0
"""That a request's body may take."""
STALL_S = 120.0
"""So long a reader may take nothing at all; a player that pauses asks again for the rest."""
AT_ONCE_S = 0.9
"""So long a wish is waited for before a number is given, to ask with how far it is."""
FILE_S = 600.0
"""So long the file of a session that is being made is waited for."""
PIECE = 64 * 1024
LOOK_S = 0.02
"""How often it is looked whether more of a sound is there that is being made."""
MINUTES = (10, 20, 15, 5, 30, 45)
"""Lengths that are likely to be asked for."""
TYPES = {
    ".mp3": "audio/mpeg", ".vtt": "text/vtt; charset=utf-8", ".srt": "application/x-subrip; charset=utf-8",
    ".json": "application/json", ".js": "text/javascript; charset=utf-8", ".xml": "application/rss+xml",
    ".webmanifest": "application/manifest+json", ".pdf": "application/pdf", ".png": "image/png",
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
}  # fmt: skip
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self' blob: data: 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (b"cache-control", b"no-cache"),
)
_RANGE = re.compile(r"(\d*)-(\d*)")


class Wish(msgspec.Struct, frozen=True):
    """A session as a phone asks for it; ``avoid``: conditions, as for ``--avoid``."""

    session: str
    minutes: float | None = None
    detail: str | None = None
    avoid: tuple[str, ...] = ()


class Gate:
    """Lets in whom it should, and takes the secret part off the path. ``names``: other names that we are known by."""

    def __init__(
        self, app: ASGIApp, token: str, names: Sequence[str], seen: Callable[[str, str], None], anybody: bool = False
    ) -> None:
        self._app, self._seen, self._anybody = app, seen, anybody
        self._token = token.encode()
        self._names = {name.lower() for name in (*names, "localhost", f"{socket.gethostname()}.local")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            status = self._refusal(scope)
            if status:
                await Response(status_code=status, headers={"Connection": "close"})(scope, receive, send)
                return
            self._seen(scope["client"][0], Headers(scope=scope).get("user-agent", ""))
            root = scope["path"][: 1 + len(self._token)]
            await self._app({**scope, "root_path": root}, receive, _minding(send))

    def _refusal(self, scope: Scope) -> int:
        """The status with which to refuse; 0: welcome. Who does not know the path learns nothing from it."""
        headers = Headers(scope=scope)
        client, (address, port) = scope["client"] or ("", 0), scope["server"]
        if not self._anybody and not (is_home(client[0]) and is_home(address)):
            return 403
        host = headers.get("host", "").lower()
        name, _, written = host.partition(":")
        if (name != address and name not in self._names) or (written and name == address and written != str(port)):
            return 421
        first, slash, _ = scope["path"].encode("utf-8", "replace")[1:].partition(b"/")
        if not hmac.compare_digest(first, self._token) or not slash:
            return 404
        if scope["method"] == "POST":
            origin = headers.get("origin")
            if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
                return 403
            if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                return 415
            length = headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > MOST_BODY:
                return 413
        return 0


def _minding(send: Send) -> Send:
    """Sends with our headers, and gives up on a reader that takes nothing any more."""

    async def mind(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name.lower() for name, _ in message["headers"]}
            message = {**message, "headers": [*message["headers"], *(h for h in HEADERS if h[0] not in names)]}
        await asyncio.wait_for(send(message), STALL_S)

    return mind


class Files(StaticFiles):
    """The site's files. Of a session that is still being made ``meanwhile`` has some; the others are waited for."""

    def __init__(self, folder: Path, meanwhile: Callable[[str, str, Scope], Awaitable[Response | None]]) -> None:
        super().__init__(directory=folder, html=True, follow_symlink=False)
        self._meanwhile = meanwhile

    async def get_response(self, path: str, scope: Scope) -> Response:
        parts = Path(path).parts
        if any(part.startswith(".") and part != "." for part in parts):
            raise HTTPException(404)
        if len(parts) > 1 and (answer := await self._meanwhile(parts[0], parts[1], scope)):
            return answer
        return await super().get_response(path, scope)

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        ranges = _ranges(scope, size := stat_result.st_size)
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() != b"range"]
        if ranges is not None:
            written = ",".join(f"{one.start}-{one.stop - 1}" for one in ranges) or f"{size}-"
            scope["headers"].append((b"range", f"bytes={written}".encode()))
        response = super().file_response(full_path, stat_result, scope, status_code)
        kind = _kind(Path(full_path).name)
        if kind and response.status_code != 304:
            response.headers["content-type"] = kind
        return response


def _kind(name: str) -> str | None:
    return "application/json+chapters" if name == "chapters.json" else TYPES.get(Path(name).suffix.lower())


def _sounding(growing: Growing, scope: Scope) -> Response:
    """The sound while it is made: as long as it will be, each byte of it as soon as it is there."""
    size = growing.size
    ranges = None if "if-range" in Headers(scope=scope) else _ranges(scope, size)
    if ranges == []:
        return Response(status_code=416, headers={"content-range": f"bytes */{size}"})
    asked = ranges[0] if ranges and len(ranges) == 1 else None
    part = asked or range(size)
    fields = {"accept-ranges": "bytes", "content-length": str(len(part))}
    if asked:
        fields["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    if scope["method"] == "HEAD":
        return Response(None, 200, fields, TYPES[".mp3"])
    return StreamingResponse(_pieces(growing, part.start, part.stop), 206 if asked else 200, fields, TYPES[".mp3"])


async def _pieces(growing: Growing, at: int, stop: int) -> AsyncIterator[bytes]:
    while at < stop:
        ended = growing.ended
        if piece := bytes(growing.data[at : min(stop, at + PIECE)]):
            at += len(piece)
            yield piece
        elif ended:
            raise CoachError("the sound", "could not be made")  # the connection breaks off: it was not whole
        else:
            await asyncio.sleep(LOOK_S)


def _ranges(scope: Scope, size: int) -> list[range] | None:
    """Which bytes are asked for, as RFC 9110 reads it: none that are not there; ``None``, all: it is to be ignored."""
    written = Headers(scope=scope).get("range")
    if written is None or scope["method"] != "GET":
        return None
    unit, _, rest = written.partition("=")
    ranges: list[range] = []
    for part in rest.split(","):
        numbers = _RANGE.fullmatch(part.strip())
        if numbers is None or numbers[0] == "-" or (numbers[1] and numbers[2] and int(numbers[1]) > int(numbers[2])):
            return None
        first = int(numbers[1]) if numbers[1] else max(0, size - int(numbers[2]))
        ranges.append(range(first, min(size, int(numbers[2]) + 1) if numbers[1] and numbers[2] else size))
    return [one for one in ranges if one] if unit.strip().lower() == "bytes" else None


async def _over(future: Future[Entry], timeout: float | None = None) -> None:
    """Wait until it is, however it ends; its error is told elsewhere."""
    waited = asyncio.wrap_future(future)
    waited.add_done_callback(lambda one: one.cancelled() or one.exception())
    await asyncio.wait([waited], timeout=timeout)


class Desk:
    """What the page asks for: the list, the feed, a session made, a log entered."""

    def __init__(self, items: Sequence[Item], order: Callable[[Wish, str], Item], renders: Renders, log: Log) -> None:
        self._items = {item.name: item for item in items}
        self._listed = list(self._items)
        self._order, self._renders, self._log = order, renders, log
        self._entering = asyncio.Lock()
        self._estimates: dict[str, Entry] = {}

    def entries(self) -> list[Entry]:
        """All that was there from the start; of what is not made yet, as it will be about."""
        return [self._entry(self._items[name]) for name in self._listed]

    def _entry(self, item: Item) -> Entry:
        if entry := self._renders.entry(item):
            return entry
        if item.name not in self._estimates:
            self._estimates[item.name] = entry_of(item, plan(item.programme, item.options).schedule)
        return self._estimates[item.name]

    async def meanwhile(self, name: str, file: str, scope: Scope) -> Response | None:
        """What is there already of a session that is being made. ``None`` as soon as it is there whole, or not ours."""
        if name not in self._items:
            return None
        if file == CUES and name in self._listed:  # somebody looks at it
            self._renders.foresee(name, self._likely(self._items[name]))
        if not (render := self._renders.pending(name)):
            return None
        with contextlib.suppress(Busy):  # it has just ended
            render = self._renders.ask(render.item)
        with anyio.move_on_after(FILE_S):
            await _over(render.playable)
            if growing := render.growing:
                if file == AUDIO:
                    return _sounding(growing, scope)
                if file in growing.beside:
                    return Response(growing.beside[file], media_type=_kind(file))
            await _over(render.entry)
        return None

    def _likely(self, item: Item) -> list[Callable[[], Item]]:
        """What may be wished for next of a session that somebody looks at."""
        wishes = [Wish(item.base, detail=detail) for detail in DETAILS if detail != item.detail]
        wishes += [Wish(item.base, minutes=minutes) for minutes in MINUTES]
        return [partial(self._order, wish, item.base) for wish in wishes]

    async def sessions(self, request: Request) -> Response:
        entries = await anyio.to_thread.run_sync(self.entries)
        return Response(listing(entries, server=True), media_type="application/json")

    async def podcast(self, request: Request) -> Response:
        entries = [entry for entry in await anyio.to_thread.run_sync(self.entries) if entry.bytes]
        return Response(feed(entries, str(request.base_url)), media_type="application/rss+xml")

    async def make(self, request: Request) -> Response:
        wish = await _body(request, Wish)
        listed = self._items.get(wish.session)
        if listed is None:
            return _failed("there is no such session", 404)
        item = await anyio.to_thread.run_sync(self._order, wish, listed.base)
        if entry := await anyio.to_thread.run_sync(self._renders.entry, item):
            self._items.setdefault(item.name, item)
            return _json(entry)
        render = self._renders.ask(item)
        self._items.setdefault(item.name, item)
        await _over(render.playable, AT_ONCE_S)
        if (state := _state(render))["state"] == "done":
            return _json(state["session"])
        return _json({"job": render.id}, 202)

    async def progress(self, request: Request) -> Response:
        render = self._renders.find(request.path_params["id"])
        return _json(_state(render)) if render else _failed("there is no such job", 404)

    async def done(self, request: Request) -> Response:
        batch = await _body(request, Batch)
        titles = {item.name: item.programme.session.title for item in self._items.values()}
        targets = {
            name: tuple(exercise.targets)
            for item in self._items.values()
            for name, exercise in item.programme.exercises.items()
        }
        async with self._entering:
            return _json({"kept": await anyio.to_thread.run_sync(enter, batch, self._log, titles, targets)})


def _state(render: Render) -> Mapping[str, Any]:
    if render.entry.done() and (error := render.entry.exception()):
        return {"state": "failed", "done": render.share, "problem": str(error)}
    if not render.playable.done():
        return {"state": "working", "done": render.share}
    return {"state": "done", "done": 1.0, "session": render.playable.result()}


def _json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), status, headers, "application/json")


def _failed(problem: object, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return _json({"state": "failed", "problem": str(problem)}, status, headers)


async def _refused(_: Request, error: Exception) -> Response:
    """What stands against a wish, or a log entry."""
    if isinstance(error, Busy):
        return _failed("many sessions are being made; ask again in a minute", 429, {"Retry-After": "30"})
    return _failed(error, 422 if isinstance(error, RequestError) else 500)


async def _body(request: Request, form: type[Any]) -> Any:
    """The body as what it must be; refuses one that is too large, too slow, or something else."""
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                data += piece
                if len(data) > MOST_BODY:
                    raise HTTPException(413, headers={"Connection": "close"})
        return msgspec.json.decode(data, type=form)
    except (TimeoutError, ClientDisconnect):
        raise HTTPException(408, headers={"Connection": "close"}) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, str(error)) from None


def app(site: Site, desk: Desk) -> Starlette:
    """All that lies behind the gate."""
    return Starlette(
        routes=[
            Route("/sessions.json", desk.sessions),
            Route("/feed.xml", desk.podcast),
            Route("/api/make", desk.make, methods=["POST"]),
            Route("/api/make/{id}", desk.progress),
            Route("/api/done", desk.done, methods=["POST"]),
            Mount("/", Files(site.folder, desk.meanwhile)),
        ],
        exception_handlers={CoachError: _refused, Busy: _refused},
    )
