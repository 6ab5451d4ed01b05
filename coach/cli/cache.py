"""``coach cache``: the recorded clips, and making room."""

from __future__ import annotations

import click

from coach.cli.options import cache_option
from coach.errors import RequestError

_MEGABYTE = 1_000_000


@click.command(short_help="Show or clear the recorded clips.")
@cache_option
@click.option("--prune", is_flag=True, help="Remove clips that were not used for long.")
@click.option("--older", type=click.FloatRange(0), metavar="DAYS", help="With --prune: how long.  [default: 30]")
@click.option(
    "--max-mb", type=click.FloatRange(0), metavar="MB", help="With --prune: then the oldest, down to so many MB."
)
@click.option("--clear", is_flag=True, help="Remove all clips.")
def command(cache: str | None, prune: bool, older: float | None, max_mb: float | None, clear: bool) -> None:
    """Show where recorded clips are kept and how much room they take.

    Removing clips loses nothing: they are recorded again when they are needed.
    """
    from coach.settings import cache_folder
    from coach.voice.cache import ClipCache

    if not prune and (older is not None or max_mb is not None):
        raise RequestError("--older and --max-mb", "only mean something with --prune", "add --prune")
    clips = ClipCache(cache_folder(cache))
    if clear or prune:
        if clear:
            removed = clips.prune(older_days=0)
        else:
            days = 30.0 if older is None and max_mb is None else older
            limit = None if max_mb is None else int(max_mb * _MEGABYTE)
            removed = clips.prune(older_days=days, max_bytes=limit)
        click.echo(f"removed {_counted(removed.clips)}, {_size(removed.bytes)}", err=True)
    stats = clips.stats()
    click.echo(f"{clips.folder}: {_counted(stats.clips)}, {_size(stats.bytes)}")


def _counted(clips: int) -> str:
    return f"{clips} clip{'' if clips == 1 else 's'}"


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB"
