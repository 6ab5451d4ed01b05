"""Names that a person types, found in spite of their spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

MOST_NAMED = 48
"""So many names are told where none is near: the muscles and regions that there are."""

MOST_NEAR = 6
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices."""


def slug(name: str) -> str:
    """``World's Greatest Stretch`` as ``worlds-greatest-stretch``: a file name, and how two names are compared."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return re.sub(r"[^\w]+", "-", plain.lower().replace("'", "")).replace("_", "-").strip("-")


def file_name(name: str) -> str:
    """A safe file name for an exercise's name, without its suffix; empty where the name has no usable letter."""
    slugged = slug(name)
    plain = slugged.encode("ascii", "ignore").decode().strip("-")[:80].strip("-")
    if not plain and any(character.isalpha() for character in slugged):
        return "exercise"  # a name in another script: it stands in the file
    return f"{plain}-exercise" if plain in _RESERVED else plain


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names that ``name`` may have been meant for, best first."""
    import difflib  # only needed once something is wrong

    wanted = slug(name)
    by_slug = {slug(other): other for other in known}
    close = difflib.get_close_matches(wanted, by_slug, n=count, cutoff=0.6)
    inside = sorted(
        other for other in by_slug if wanted and (wanted in other or other in wanted) and other not in close
    )
    return [by_slug[other] for other in (close + inside)[:count]]


def near(name: str, known: Mapping[str, str], empty: Collection[str] = ()) -> tuple[list[str], bool]:
    """The ids that ``name`` may mean by its words, the nearest first; and whether it is the first one for sure.

    ``known``: the slugs of all names, and the id of each. ``empty``: words that tell no name from another.
    """
    if exact := known.get(slug(name)):
        return [exact], True
    wanted = _stems(name, empty)
    stems = [(_stems(other, empty), id_) for other, id_ in known.items() if wanted]
    same = list(dict.fromkeys(id_ for other, id_ in stems if other == wanted))
    some = [id_ for other, id_ in stems if other and (wanted < other or other < wanted)]
    return list(dict.fromkeys([*same, *some]))[:MOST_NEAR], len(same) == 1


def _stems(name: str, empty: Collection[str]) -> frozenset[str]:
    """The words that tell a name, without their endings: ``bridging`` and ``bridges`` are ``bridg``."""
    words = [word for word in slug(name).split("-") if word not in empty]
    return frozenset(re.sub(r"(?:ing|es|s|e)$", "", word) if len(word) > 4 else word for word in words)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A mend: ``did you mean 'hold'?``; the whole choice where nothing is near and it is short; else nothing."""
    choice = list(known)
    if near := nearest(name, choice):
        return "did you mean " + " or ".join(f"'{other}'" for other in near) + "?"
    return "known are " + ", ".join(choice) if 0 < len(choice) <= MOST_NAMED else ""
