"""``coach cache``: the recorded clips, and making room."""

from __future__ import annotations

from collections.abc import Iterable

import click

from coach.cli.options import Number, cache_option
from coach.cli.progress import counted, echo
from coach.errors import RequestError
from coach.phone.site import Site
from coach.settings import cache_folder
from coach.store import Amount, Store

_MEGABYTE = 1_000_000


@click.command("cache", epilog="Example: coach cache --prune --older 90")
@cache_option
@click.option("--prune", is_flag=True, help="Remove clips that were not used for long.")
@click.option("--older", type=Number(0), metavar="DAYS", help="With --prune: how long.  [default: 30]")
@click.option("--max-mb", type=Number(0, 1e9), metavar="MB", help="With --prune: the oldest, down to so much.")
@click.option("--clear", is_flag=True, help="Remove all clips.")
def command(cache: str | None, prune: bool, older: float | None, max_mb: float | None, clear: bool) -> None:
    """Show where recorded clips are kept and how much room they take, with what was made of them, for phones as well.

    Removing them loses nothing: they are made again when they are needed.
    """
    if not prune and (older is not None or max_mb is not None):
        raise RequestError("--older and --max-mb", "only mean something with --prune", "add --prune")
    store = Store(cache_folder(cache))
    phone = Site(store.folder / "phone")
    if clear or prune:
        days = 0 if clear else 30 if older is None and max_mb is None else older
        limit = None if clear or max_mb is None else int(max_mb * _MEGABYTE)
        removed = store.prune(older_days=days, max_bytes=limit)
        # What is left over belongs to the clips: of those a phone's sessions are soon made again.
        rest = None if limit is None else limit - sum(one.bytes for one in store.count().values())
        sessions = phone.prune(older_days=days, max_bytes=rest)
        echo(f"removed {counted(removed['clips'].files, 'clip')}, {_size([*removed.values(), sessions])}", err=True)
    amounts = store.count()
    clips = amounts.pop("clips")
    also = f", and {_size(amounts.values())} of encoded sound" if any(one.files for one in amounts.values()) else ""
    if (sessions := phone.amount()).files:
        also += f", and {_size([sessions])} of {sessions.files} sessions for phones"
    echo(f"{store.folder}: {counted(clips.files, 'clip')}, {_size([clips])}{also}", prose=True)


def _size(amounts: Iterable[Amount]) -> str:
    return f"{sum(one.bytes for one in amounts) / _MEGABYTE:.1f} MB"
