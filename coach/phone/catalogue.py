"""What a site holds: sessions, each in the voices, lengths and details that are asked for, with a name and a key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from coach.content.model import Condition, Programme
from coach.content.names import slug
from coach.errors import RequestError
from coach.pipeline import Options
from coach.plain import plain
from coach.sound.mix import Mix
from coach.store import Store
from coach.times import short_length
from coach.voice.engines import load as load_engine

RESERVED = ("api",)
"""Names that the server has for itself."""
SOUNDING = ("content", "export", "language", "schedule", "script", "sound", "voice")
"""The rooms that shape a session's files."""
MAKERS = ("fpdf2", "lameenc", "mutagen", "numpy", "pillow", "segno")
"""Libraries of which another version may write other bytes."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One session as it was asked for. ``name`` is its folder in the site, ``base`` the session's own name."""

    name: str
    base: str
    title: str
    programme: Programme
    options: Options
    mix: Mix
    address: str = ""
    """Where the site will be, with its slash: for the code on the hand-out."""

    @property
    def detail(self) -> str:
        return self.options.detail or self.programme.session.detail


def item_of(
    programme: Programme,
    options: Options,
    mix: Mix,
    *,
    avoid: Iterable[Condition] = (),
    voice: str = "",
    address: str = "",
) -> Item:
    """The item, named and titled after what was asked for: ``hips-and-back-12min-brief``.

    ``voice`` is named where there are several. Raises ``RequestError`` for a name that no folder of a site can have.
    """
    session = programme.session
    base = slug(session.id) or slug(session.title)
    if not base or base in RESERVED or not re.fullmatch(r"[\w-]{1,100}", base):
        raise RequestError(f"'{session.id}'", "no folder of a site can have this name", "name the session otherwise")
    length = short_length(options.duration) if options.duration else ""
    detail = options.detail if options.detail and options.detail != session.detail else ""
    spared = f"without-{'-'.join(sorted(avoid))}" if avoid else ""
    parts = [length.replace(" ", ""), detail, spared, slug(voice)]
    return Item(
        name="-".join([base, *filter(None, parts)])[:200],
        base=base,
        title=", ".join([plain(session.title), *filter(None, (length, detail, spared.replace("-", " ", 1), voice))]),
        programme=programme,
        options=options,
        mix=mix,
        address=address,
    )


def check_names(items: Iterable[Item]) -> None:
    """Raises ``RequestError`` where two items would lie in one folder."""
    names: dict[str, Item] = {}
    for item in items:
        if item.name in names:
            raise RequestError(f"'{item.name}'", "two sessions have this name", "ask for one of them")
        names[item.name] = item


def shard(items: list[Item], number: int, count: int) -> list[Item]:
    """Part ``number`` (from 1) of ``count``: parts of one size, in each the items that share the most lines."""
    ordered = sorted(items, key=lambda item: (item.options.voice.engine, item.options.voice.id, item.name))
    return ordered[len(items) * (number - 1) // count : len(items) * number // count]


def recipe() -> str:
    """A sum over all that makes files of a session: our own program, and the libraries that write."""
    digest = hashlib.sha256()
    home = Path(__file__).parent.parent
    paths = [home / "pipeline.py", home / "phone" / "card.py", home / "phone" / "render.py"]
    for room in SOUNDING:
        paths += sorted((home / room).rglob("*.py"))
    for path in paths:
        digest.update(path.read_bytes())
    for library in MAKERS:
        try:
            digest.update(f"{library} {metadata.version(library)}".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"no {library}".encode())
    return digest.hexdigest()


def key_of(item: Item, recipe: str) -> str:
    """The same for the same item, made in the same way; another one where anything about it has changed."""
    engine = load_engine(item.options.voice.engine)
    about = (
        item.name,
        item.title,
        item.programme,
        msgspec.structs.replace(item.options, notice=""),
        item.mix,
        item.address,
    )
    written = msgspec.json.encode(about, enc_hook=_written, order="deterministic")
    return Store.key(recipe, engine.version(), engine.lacks(), written, _files(item))


def _written(value: Any) -> Any:
    """What JSON has no form for: a language's functions are program, which ``recipe`` counts."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, Mapping):
        return dict(value)
    assert callable(value), value
    return ""


def _files(item: Item) -> bytes:
    """The user's own bed and cover, which may change under their names. One that cannot be read is told of later."""
    digest = hashlib.sha256()
    for name in filter(None, (item.mix.bed, item.programme.session.cover)):
        with suppress(OSError):
            digest.update(Path(name).read_bytes())
    return digest.digest()
