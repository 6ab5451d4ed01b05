"""The folder that any host can carry: the page, its sessions, the feed, and the sums of all of it.

A session's folder is there whole or not at all, and says from what it was made. What is not up to date is made, all
else is left alone; so a run that was killed goes on where it was, and parts that several machines made lie side by side
in one folder until a run finds nothing left to make, and writes the list.
"""

from __future__ import annotations

import hashlib
import html
import os
import shutil
import string
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files as resources
from pathlib import Path

import msgspec

from coach.content.model import CONDITIONS
from coach.errors import CoachError
from coach.phone.catalogue import Item
from coach.phone.feed import feed
from coach.phone.render import ABOUT, CARD, COVER, PAGE, About, Entry, is_ours, read_about
from coach.store import Amount, clear_leftovers, refusals, surplus, whole_file
from coach.times import clock

SESSIONS, FEED, SUMS = "sessions.json", "feed.xml", "SHA256SUMS"
_DAY_S = 86_400
SESSION_PAGE = "session.html"
"""Of the page's files the one that is filled in for each session, as the ``index.html`` of its folder."""


class Listing(msgspec.Struct, frozen=True):
    """What ``sessions.json`` holds. ``server``: whether somebody is there who makes sessions and keeps the log.

    ``avoid``: what such a session can spare.
    """

    coach_site: int = 1
    server: bool = False
    avoid: tuple[str, ...] = ()
    sessions: tuple[Entry, ...] = ()


class Site:
    """A site in ``folder``. Making one touches nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        """Make the folder, or see that it is ours. Raises ``CoachError`` for one that holds something else."""
        place = self.folder
        if place.exists() and not place.is_dir():
            raise CoachError(str(place), "is there and is not a folder", "choose another name")
        with refusals(place):
            place.mkdir(parents=True, exist_ok=True)
            clear_leftovers(place)
            if self._is_one() or not any(place.iterdir()):
                if not (place / SESSIONS).exists():
                    self._put(SESSIONS, listing((), server=False))
                return
        raise CoachError(str(place), "holds something else", "choose a new folder, or empty this one")

    def _is_one(self) -> bool:
        try:
            msgspec.json.decode((self.folder / SESSIONS).read_bytes(), type=Listing)
        except (OSError, msgspec.DecodeError):
            return False
        return True

    def entry(self, name: str, key: str | None = None) -> Entry | None:
        """The entry of a session that is here whole; with ``key`` only if it was made from what that stands for."""
        about = read_about(self.folder / name)
        return about.entry if about and key in (None, about.key) else None

    def touch(self, entry: Entry) -> None:
        """Somebody wants it: when that was last, ``prune`` asks."""
        path = self.folder / entry.name / ABOUT
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _DAY_S:
                os.utime(path)

    def amount(self) -> Amount:
        """How many sessions are here, and their bytes."""
        sizes = [size for _, size, _ in self._by_age()]
        return Amount(len(sizes), sum(sizes))

    def prune(
        self, *, older_days: float | None = None, max_bytes: int | None = None, keep: Collection[str] = ()
    ) -> Amount:
        """Remove sessions that nobody wanted for so many days, then the longest unwanted until the rest fits.

        Returns what was removed. Those in ``keep`` stay, and a folder that holds a file of somebody else's.
        """
        removed: list[int] = []
        sessions = [session for session in self._by_age() if session[2].name not in keep]
        for _, size, folder in surplus(sessions, older_days, max_bytes):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(size)
        return Amount(len(removed), sum(removed))

    def _by_age(self) -> list[tuple[float, int, Path]]:
        """When each session was last wanted, its bytes, its folder; the longest unwanted first."""
        if not self._is_one():
            return []
        sessions = [
            ((folder / ABOUT).stat().st_mtime, sum(file.bytes for file in about.files.values()), folder)
            for folder in self.folder.iterdir()
            if (about := self._about_of_ours(folder))
        ]
        return sorted(sessions)

    def _about_of_ours(self, folder: Path) -> About | None:
        """What a session's folder says of itself, where it holds nothing that we did not put there."""
        about = read_about(folder) if is_ours(folder) else None
        ours = {*about.files, ABOUT, PAGE, CARD} if about else set()
        return about if about and {path.name for path in folder.iterdir()} <= ours else None

    def finish(self, items: Sequence[Item], base_url: str = "") -> tuple[Entry, ...]:
        """Write what all sessions have in common, where it changed, and take away sessions that are not in ``items``.

        Returns the entries of the sessions that are here. Raises ``CoachError``.
        """
        with refusals(self.folder):
            self._remove_all_but({item.name for item in items})
            abouts = [about for item in items if (about := read_about(self.folder / item.name))]
            entries = tuple(about.entry for about in abouts)
            front = {**page(), SESSIONS: listing(entries, server=False), FEED: feed(entries, base_url)}
            front |= {f"{entry.name}/index.html": session_page(entry) for entry in entries}
            sums = {f"{about.entry.name}/{name}": file.sha256 for about in abouts for name, file in about.files.items()}
            for about in abouts:
                path = f"{about.entry.name}/{ABOUT}"
                sums[path] = hashlib.sha256((self.folder / path).read_bytes()).hexdigest()
            sums |= {name: hashlib.sha256(data).hexdigest() for name, data in front.items()}
            front[SUMS] = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
            for name, data in front.items():
                self._put(name, data)
            clear_leftovers(self.folder)
        return entries

    def write_page(self, entries: Iterable[Entry] = ()) -> None:
        """The page itself, and those of the sessions in ``entries``."""
        with refusals(self.folder):
            for name, data in page().items():
                self._put(name, data)
            for entry in entries:
                self._put(f"{entry.name}/index.html", session_page(entry))

    def _put(self, name: str, data: bytes) -> None:
        """Write a file where it is not so already."""
        path = self.folder / name
        try:
            if path.read_bytes() == data:
                return
        except OSError:
            pass
        with whole_file(path, at_once=False) as file:
            file.write(data)

    def _remove_all_but(self, names: set[str]) -> None:
        """What holds a file that we did not put there stays."""
        for folder in self.folder.iterdir():
            if folder.name not in names and self._about_of_ours(folder):
                shutil.rmtree(folder)


def listing(entries: Iterable[Entry], *, server: bool) -> bytes:
    """``sessions.json``."""
    about = Listing(server=server, avoid=CONDITIONS if server else (), sessions=tuple(entries))
    return msgspec.json.format(msgspec.json.encode(about)) + b"\n"


def page() -> Mapping[str, bytes]:
    """The page's own files, by their names."""
    folder = resources("coach.phone").joinpath("page")
    return {
        file.name: file.read_bytes()
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.is_file() and file.name != SESSION_PAGE and not file.name.endswith((".py", ".md"))
    }


def session_page(entry: Entry) -> bytes:
    """A page of its own for a session: for links, and for browsers that run no program."""
    template = resources("coach.phone").joinpath("page", SESSION_PAGE).read_text(encoding="utf-8")
    words = {"name": entry.name, "title": entry.title, "about": entry.about, "length": clock(entry.duration_ms)}
    words |= {"color": entry.color, "cover": COVER, "audio": entry.audio.rpartition("/")[2], "language": entry.language}
    return string.Template(template).safe_substitute({key: html.escape(word) for key, word in words.items()}).encode()
