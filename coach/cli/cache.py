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
    """Show where recorded clips are kept and how much room they take, with what was encoded of them.

    Removing them loses nothing: they are made again when they are needed.
    """
    from coach.export.kept import Kept, kept_folders
    from coach.settings import cache_folder
    from coach.voice.cache import ClipCache

    if not prune and (older is not None or max_mb is not None):
        raise RequestError("--older and --max-mb", "only mean something with --prune", "add --prune")
    clips = ClipCache(cache_folder(cache))
    encoded = [Kept(folder) for folder in kept_folders(clips.folder)]
    if clear or prune:
        days, limit = older, None
        if clear:
            days = 0.0
        elif older is None and max_mb is None:
            days = 30.0
        if max_mb is not None and not clear:
            limit = int(max_mb * _MEGABYTE)
        removed = clips.prune(older_days=days, max_bytes=limit)
        # What was encoded is made again in no time: it goes by age alone, or altogether where room is wanted.
        freed = sum(kept.prune(older_days=days if limit is None else 0)[1] for kept in encoded)
        click.echo(f"removed {_counted(removed.clips)}, {_size(removed.bytes + freed)}", err=True)
    stats = clips.stats()
    more = sum(kept.stats()[1] for kept in encoded)
    also = f", and {_size(more)} of encoded sound" if more else ""
    click.echo(f"{clips.folder}: {_counted(stats.clips)}, {_size(stats.bytes)}{also}")


def _counted(clips: int) -> str:
    return f"{clips} clip{'' if clips == 1 else 's'}"


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB"
