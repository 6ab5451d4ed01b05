"""``coach phone``: sessions on a phone, by a QR code."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.options import (
    check_request,
    conditions_of,
    each_readable,
    mix_of,
    mix_options,
    option,
    request_of,
    request_options,
    sessions_asked,
    words,
)  # fmt: skip
from coach.cli.progress import echo, tell
from coach.content.model import DETAILS
from coach.content.names import slug
from coach.errors import CoachError, RequestError, within
from coach.files import user_path
from coach.phone.address import LOCAL, check_picture, code_picture, code_text, free_port, token
from coach.phone.catalogue import Item, check_names, item_of
from coach.phone.renders import Renders
from coach.phone.site import Site
from coach.practice.log import Log
from coach.settings import cache_folder, data_folder

if TYPE_CHECKING:
    from coach.phone.server import Wish

UNWANTED_DAYS = 30
"""A session that no phone asked for so long makes room at the next start; it is made again when one does."""
DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


@click.command("phone", epilog="Example: coach phone hips-and-back five-minutes-hips")
@click.argument("session", nargs=-1, metavar="[SESSION]...")
@option("--port", type=click.IntRange(1, 65_535), default=8427, show_default=True, help="Where phones knock.")
@click.option("--qr", metavar="FILE", help="Draw the code into a .png or .svg, too.")
@option("--folder", metavar="DIR", help="Keep the sessions here.  [default: in the cache]")
@option("--host", "hosts", type=words, metavar="NAMES", help="Other names that lead here, as Tailscale has.")
@click.option("--anybody", is_flag=True, help="Answer also what comes from outside the home network.")
@click.option("--new-address", is_flag=True, help="Another secret address; the one until now leads nowhere any more.")
@mix_options
@request_options
def command(session: tuple[str, ...], **flags: Any) -> None:
    """Put sessions on a phone in the same network: scan the code, and play.

    SESSION is as for 'coach export'. Without one, all sessions are there. Other lengths are made when the phone asks
    for them. What is done there comes into 'coach log'. Ctrl-C ends it.
    """
    picture = user_path(flags["qr"]) if flags["qr"] else None
    if picture:
        check_picture(picture)
    items, cache = _items(session, flags), cache_folder(flags.get("cache"))
    site = Site(user_path(flags["folder"]) if flags["folder"] else cache / "phone")
    if not flags["folder"]:
        site.prune(older_days=UNWANTED_DAYS, keep={item.name for item in items})
    try:
        _serve(items, site, cache, lambda wish, base: _order(wish, base, session, flags), picture, flags)
    except ImportError as error:
        raise CoachError("coach phone", f"needs {error.name}", "pip install 'audio-coach[phone]'") from None


def _serve(
    items: list[Item],
    site: Site,
    cache: Path,
    order: Callable[[Wish, str], Item],
    picture: Path | None,
    flags: dict[str, Any],
) -> None:
    from coach.phone import server, serving

    site.open()
    site.write_page()
    listener = free_port(flags["port"])
    port = listener.getsockname()[1]
    if port != flags["port"]:
        tell(f"port {flags['port']} is taken; it is {port} today")
    path = token(new=flags["new_address"])
    renders = Renders(site, cache, tell)
    try:
        for item in items:
            renders.ask(item, urgent=False)
        desk = server.Desk(items, order, renders, Log(data_folder()))
        gate = server.Gate(server.app(site, desk), path, flags["hosts"] or (), _greeter(), flags["anybody"])
        serving.serve(gate, listener, _announcer(port, path, picture))
    finally:
        renders.stop()


def _items(session: tuple[str, ...], flags: dict[str, Any]) -> list[Item]:
    check_request(flags)
    sessions = sessions_asked(session, not session, flags.get("library"))
    items = list(each_readable(sessions, lambda names: _item(names, flags), lambda _, error: tell(str(error))))
    if not items:
        raise RequestError("SESSION", "none could be read", "'coach check' tells what is wrong")
    check_names(items)
    return items


def _order(wish: Wish, base: str, session: tuple[str, ...], flags: dict[str, Any]) -> Item:
    """The session that a phone wishes for. Raises ``RequestError`` for what cannot be asked."""
    if wish.detail is not None and wish.detail not in DETAILS:
        raise RequestError("detail", f"'{wish.detail}' is none", "there are " + ", ".join(DETAILS))
    if wish.minutes is not None:
        within("minutes", wish.minutes, 1, 180)
    sessions = sessions_asked(session, not session, flags.get("library"))
    names = next(
        (names for names in sessions if base in (slug(Path(names[0]).stem), slug("-".join(names)[:80]))), sessions[0]
    )
    changes = {"minutes": wish.minutes or flags["minutes"], "detail": wish.detail or flags["detail"]}
    return _item(names, flags | changes | {"avoid": (*(flags.get("avoid") or ()), *wish.avoid)})


def _item(names: tuple[str, ...], flags: dict[str, Any]) -> Item:
    programme, options = request_of(names, flags)
    return item_of(programme, options, mix_of(flags, programme.session), avoid=conditions_of(flags))


def _announcer(port: int, path: str, picture: Path | None) -> Callable[[str], None]:
    """Draws the code, now and whenever this computer's address is another one."""

    def announce(address: str) -> None:
        url = f"http://{address}:{port}/{path}/"
        if sys.stdout.isatty():
            echo(code_text(url, blocks="utf" in (sys.stdout.encoding or "").lower()), nl=False)
        echo(url)
        if address == LOCAL:
            tell("there is no network: only this computer can open it")
        else:
            tell("Scan the code with a phone in the same network, and play. Ctrl-C ends it.")
        if picture:
            try:
                code_picture(url, picture)
            except CoachError as error:
                tell(str(error))

    return announce


def _greeter() -> Callable[[str, str], None]:
    """Says who has come, once each."""
    visitors: set[tuple[str, str]] = set()

    def greet(address: str, agent: str) -> None:
        kind = re.search("|".join(DEVICES), agent)
        visitor = (address, kind[0] if kind else "A player")
        if visitor not in visitors and len(visitors) < 1000:
            visitors.add(visitor)
            tell(f"{visitor[1]} at {address} is here")

    return greet
