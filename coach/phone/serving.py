"""Running the server until it is stopped; connections that are held open for nothing are closed. With uvicorn."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from coach.phone.address import own_address

HEAD_S = 10.0
"""That the head of a request may take."""
MOST_EACH = 40
"""Connections that one address may have; this computer itself, through which others may come, more."""
MOST = 300
LOOK_S = 3.0
"""How often it is looked whether this computer's address has changed."""


def serve(app: ASGIApp, listener: socket.socket, moved: Callable[[str], None]) -> None:
    """Serve until the user stops it (``KeyboardInterrupt``). ``moved`` is told this computer's address, and a new one.

    Nothing is written to the terminal by it.
    """
    counts: Counter[str] = Counter()
    config = uvicorn.Config(
        _watching(app, moved), http=_protocol(counts), ws="none", loop="asyncio", lifespan="on", log_config=None,
        log_level="critical", access_log=False, server_header=False, proxy_headers=False, limit_concurrency=MOST,
        timeout_keep_alive=30, timeout_graceful_shutdown=1, h11_max_incomplete_event_size=32 * 1024,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


def _protocol(counts: Counter[str]) -> type[H11Protocol]:
    class Patient(H11Protocol):
        """Patient up to a point."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.peer = self.client[0] if self.client else ""
            counts[self.peer] += 1
            self.deadline = self.loop.call_later(HEAD_S, self._late)
            if counts[self.peer] > (MOST if self.peer.startswith("127.") else MOST_EACH):
                transport.close()

        def _late(self) -> None:
            if self.cycle is None:
                self.transport.close()

        def connection_lost(self, exc: Exception | None) -> None:
            self.deadline.cancel()
            counts[self.peer] -= 1
            super().connection_lost(exc)

    return Patient


def _watching(app: ASGIApp, moved: Callable[[str], None]) -> ASGIApp:
    """The application, and beside it a watch over this computer's address: it changes with sleep and with networks."""

    async def watch() -> None:
        address = ""
        while True:
            if (now := own_address()) != address:
                address = now
                moved(address)
            await asyncio.sleep(LOOK_S)

    async def both(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        task = asyncio.create_task(watch())
        try:
            await app(scope, receive, send)
        finally:
            task.cancel()

    return both
