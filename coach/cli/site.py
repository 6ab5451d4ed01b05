"""``coach site``: sessions as a folder for any host: a page that plays them, a podcast, and files to keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

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
    words_among,
)  # fmt: skip
from coach.cli.progress import progress, tell
from coach.content.model import DETAILS
from coach.errors import CoachError, RequestError, within
from coach.files import user_path
from coach.phone.build import EXECUTORS, Failure, build
from coach.phone.catalogue import Item, check_names, item_of, shard
from coach.phone.feed import check_base
from coach.phone.site import Site
from coach.settings import cache_folder


def part_of(value: Any) -> tuple[int, int]:
    """``3/64``: the third of 64 parts."""
    number, _, count = str(value).partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= 100_000):
        raise click.BadParameter(f"'{value}' is no part; write 3/64 for the third of 64")
    return int(number), int(count)


@click.command("site", epilog="Example: coach site hips-and-back -o site")
@click.argument("session", nargs=-1, metavar="[SESSION]...")
@click.option("-o", "--output", metavar="DIR", required=True, help="The folder; only what has changed is made again.")
@option("--all", "every", is_flag=True, help="Every session there is; so it is where none is named.")
@option("--voices", type=words, metavar="IDS", help="Each session in each of these voices (commas between them).")
@option("--lengths", type=words, metavar="MINUTES", help="Each in each of these lengths, such as 10,20,30.")
@option("--details", type=words_among(DETAILS), metavar="DETAILS", help="Each with so much said: full, brief, ...")
@option("--base-url", metavar="URL", help="Where the folder will be: podcast apps need whole addresses.")
@option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Write so many side by side.")
@click.option("--shard", type=part_of, metavar="K/N", help="Make only part K of N; a run without it writes the list.")
@click.option("--executor", metavar="dask://HOST:PORT", help="Let the machines of a cluster do the work.")
@mix_options
@request_options
def command(session: tuple[str, ...], output: str, every: bool, **flags: Any) -> int:
    """Write sessions as a folder that any web host can carry: a page that plays them in the dark and offline, a
    podcast feed, chapters, captions and covers.

    SESSION is as for 'coach export'. Without one, all sessions are taken. The same sessions give the same bytes.
    """
    base_url = check_base(flags["base_url"]) if flags["base_url"] else ""
    failures: list[Failure] = []
    items = list(_items(session, every, {**flags, "base_url": base_url}, failures))
    check_names(items)
    site = Site(user_path(output))
    part = shard(items, *flags["shard"]) if flags["shard"] else items
    with _executor(flags["executor"]) as executor:
        site.open()
        with progress("Speaking") as speaking, progress("Writing") as writing:
            built = build(
                part, site, cache_folder(flags.get("cache")), executor=executor, jobs=flags["jobs"],
                speaking=speaking, writing=writing, tell=tell,
            )  # fmt: skip
    if not flags["shard"]:
        site.finish(items, base_url)
    failures += built.failures
    for failure in failures:
        tell(failure.problem)
    tell(f"{output}: {len(built.made)} made, {len(built.kept)} were up to date")
    return max((one.exit_code for one in failures), default=0)


def _executor(url: str | None) -> AbstractContextManager[Any]:
    if url is None:
        return nullcontext()
    name, _, address = url.partition("://")
    if name not in EXECUTORS or not address:
        raise RequestError(f"'{url}'", "is no executor", "dask://HOST:PORT is one")
    executor: AbstractContextManager[Any] = EXECUTORS[name](address)
    return executor


def _items(session: tuple[str, ...], every: bool, flags: dict[str, Any], failures: list[Failure]) -> Iterator[Item]:
    """Every session by every voice, length and detail. A session with a mistake is told, and the others go on."""
    sessions = sessions_asked(session, every or not session, flags.get("library"))
    voices = list[str | None](flags["voices"] or ()) or [flags.get("voice")]
    check_request(flags)

    def item(names: tuple[str, ...], changes: dict[str, Any]) -> Item:
        programme, options = request_of(names, {**flags, **changes})
        mix, voice = mix_of(flags, programme.session), options.voice.id if len(voices) > 1 else ""
        return item_of(programme, options, mix, avoid=conditions_of(flags), voice=voice, address=flags["base_url"])

    def failed(name: str, error: CoachError) -> None:
        failures.append(Failure(name, str(error), error.exit_code))

    changes = _changes(flags, voices)
    for items in each_readable(sessions, lambda names: [item(names, change) for change in changes], failed):
        yield from items


def _changes(flags: dict[str, Any], voices: list[str | None]) -> list[dict[str, Any]]:
    lengths: list[float | None] = [_minutes(word) for word in flags["lengths"] or ()] or [flags["minutes"]]
    details: list[str | None] = list(flags["details"] or ()) or [flags["detail"]]
    return [
        {"voice": voice, "minutes": minutes, "detail": detail}
        for voice in voices
        for minutes in lengths
        for detail in details
    ]


def _minutes(word: str) -> float:
    try:
        return within("--lengths", float(word), 0.5, 720)
    except ValueError:
        raise RequestError("--lengths", f"'{word}' is no number of minutes", "write 10,20,30") from None
