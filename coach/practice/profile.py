"""What a person has said of themselves: a TOML file that they can read, edit and carry away.

It is read with the standard library and written so that comments and order stay as the person left them.
"""

from __future__ import annotations

import datetime
import os.path
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from coach.content.conditions import conditions
from coach.content.make import AT_HOME
from coach.content.model import LEVELS, WEEKDAYS, Card, Condition, Exercise, Level, Side, Weekday
from coach.content.names import did_you_mean, slug
from coach.content.select import muscles, places
from coach.errors import CoachError, ContentError, RequestError
from coach.files import read_file
from coach.store import refusals, write_text

FILE = "profile.toml"
USUAL_MINUTES = 10.0
MOST_MINUTES = 720
LARGEST = 1_000_000
"""Bytes."""
MONTH = datetime.timedelta(days=30)
Verdict = Literal["like", "skip", ""]
DATES = (datetime.date, datetime.datetime)
"""What TOML has as values of its own: a date is not written as text."""
HEAD = "# What the coach knows of you. It stays\n# on this machine; change what you like.\n"


class Enrolment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The course that was begun. How far it has come follows from the log."""

    name: str
    since: datetime.date
    days: tuple[Weekday, ...] = ()
    """Its days of the week. Left out: those of the course."""
    paused: datetime.date | None = None
    """Since when it waits."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file's keys. All may be left out."""

    avoid: tuple[str, ...] = ()
    """Conditions that the body is to be spared for."""
    not_in: tuple[str, ...] = ()
    """Positions that are not for this person: ``kneeling``."""
    props: tuple[str, ...] = (*AT_HOME, "strap")
    """What is at hand besides a mat."""
    minutes: float | None = None
    """How long a day's session is, where nothing else is asked for."""
    wanted: tuple[str, ...] = ()
    """Muscles or regions that the person cares for most."""
    level: Level = "moderate"
    """Nothing stronger than this."""
    tight_side: Side | None = None
    """The side that is held a little longer."""
    like: tuple[str, ...] = ()
    """Exercises to meet more often."""
    skip: Mapping[str, bool | datetime.date] = {}
    """Exercises not to meet: for good (``true``), or up to a day."""
    course: Enrolment | None = None
    """The course that was begun; ``coach course`` writes it."""

    @property
    def conditions(self) -> frozenset[Condition]:
        return conditions(self.avoid)

    def skipped(self, today: datetime.date) -> frozenset[str]:
        """The exercises that are not to be met today."""
        return frozenset(name for name, until in self.skip.items() if until is True or _later(until, today))


def _later(until: bool | datetime.date, today: datetime.date) -> bool:
    return not isinstance(until, bool) and until >= today


def read_profile(folder: Path) -> Profile:
    """The profile in a data folder; an empty one where there is none.

    Raises ``ContentError`` with file, line and mend for a mistake: a limit of a body must not be passed over.
    """
    path = folder / FILE
    return _parsed(path, _text(path))


def _parsed(path: Path, text: str) -> Profile:
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        problem = str(error).partition(" (at ")[0]
        line = int(at[1]) if at else text.count("\n") + 1
        raise ContentError(path, line, "", f"is not valid TOML: {problem}", _MEND) from None
    try:
        profile = msgspec.convert(
            {key.replace("-", "_"): value for key, value in values.items()}, Profile, builtin_types=DATES
        )
        _check(profile, path, text)
    except msgspec.ValidationError as error:
        raise _mistake(path, text, str(error)) from None
    return profile


_MEND = 'write key = value, texts in quotes, lists in brackets: avoid = ["knee"]'
_WORDS: Mapping[str, str] = {
    "str": "text in quotes", "array": "a list in brackets", "float | null": "a number", "float": "a number",
    "object": "a table", "bool": "true or false", "date": "a date such as 2026-11-27",
    "object | null": "a table", "date | null": "a date such as 2026-11-27",
    "bool | date": "true (for good) or a date without quotes",
}  # fmt: skip

_NO_SKIP = re.compile(r"^[ \t]*[\w\"'-]+[ \t]*=(?![ \t]*(?:true\b|false\b|\d{4}-|\{))", re.MULTILINE)
"""A line of the table of what is skipped that says neither for good nor until when."""
_CHOICES: Mapping[str, tuple[str, ...]] = {"level": LEVELS, "tight_side": get_args(Side), "days": WEEKDAYS}


def _text(path: Path) -> str:
    if not os.path.lexists(path):
        return ""
    try:
        return read_file(path, LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CoachError(str(path), "is not UTF-8 text", "mend it, or take it away") from None


def _mistake(path: Path, text: str, message: str) -> ContentError:
    what, _, where = message.partition(" - at `$")
    key = re.sub(r"\[.*", "", where.strip("`.").replace("[...]", ""))
    if unknown := re.search(r"unknown field `(.*?)`", what):
        mend = did_you_mean(unknown[1], (Enrolment if key == "course" else Profile).__struct_fields__)
        return _at(path, text, unknown[1], f"there is no '{unknown[1]}'", mend)
    if missing := re.search(r"missing required field `(.*?)`", what):
        return _at(path, text, key, f"'{missing[1]}' is missing", "'coach course NAME --begin' writes it whole")
    if choice := re.search(r"Invalid enum value '(.*?)'", what):
        mend = did_you_mean(choice[1], _CHOICES[key.rpartition(".")[2]])
        return _at(path, text, key, f"'{choice[1]}' is not known here", mend)
    if kinds := re.search(r"Expected `(.*?)`", what):
        error = _at(path, text, key, f"must be {_WORDS.get(kinds[1], kinds[1])}", _MEND)
        if key == "skip" and (wrong := _NO_SKIP.search(text, text.find("skip"))):
            return ContentError(path, text.count("\n", 0, wrong.start()) + 1, key, error.problem, _MEND)
        return error
    return _at(path, text, key, what, _MEND)


def _at(path: Path, text: str, key: str, problem: str, mend: str) -> ContentError:
    """The error for a key, with its line in the file (a dotted one: of its last part)."""
    name = re.escape(key.rpartition(".")[2]).replace("_", "[-_]")
    match = re.search(rf"^[ \t]*[\"']?{name}[\"']?[ \t]*=|^[ \t]*\[{name}\]", text, re.MULTILINE)
    line = text.count("\n", 0, match.start()) + 1 if match else 0
    return ContentError(path, line, key, problem, mend)


def _check(profile: Profile, path: Path, text: str) -> None:
    """What no type can see. Raises ``ContentError``."""
    checks: dict[str, Callable[[], object]] = {
        "avoid": lambda: profile.conditions,
        "not_in": lambda: places(profile.not_in),
        "wanted": lambda: muscles(profile.wanted),
    }
    for key, check in checks.items():
        try:
            check()
        except RequestError as error:
            raise _at(path, text, key, f"{error.subject} {error.problem}", error.mend) from None
    if profile.minutes is not None and not 1 <= profile.minutes <= MOST_MINUTES:
        raise _at(path, text, "minutes", f"{profile.minutes:g} is out of reach", f"1 to {MOST_MINUTES} will do")


# ---- writing


def change(folder: Path, values: Mapping[str, Any]) -> None:
    """Set keys of the profile (``None``: take the key away), all else in the file as it is.

    Nothing is written that would not be read again. Raises ``CoachError``.
    """
    import tomlkit

    path = folder / FILE
    text = _text(path)
    _parsed(path, text)  # a mistake that is there already is told as one
    document = tomlkit.parse(text or HEAD)
    for key, value in values.items():
        written = next((name for name in document if name.replace("-", "_") == key), key)
        if value is None:
            document.pop(written, None)
        else:
            document[written] = _merged(document.get(written), value)
    text = tomlkit.dumps(document)
    _parsed(path, text)
    with refusals(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_text(path, text, force=True, secret=True)


def _merged(before: Any, value: Any) -> Any:
    """A table keeps the comments of what stays in it."""
    if not isinstance(value, Mapping) or not isinstance(before, Mapping):
        return value
    for key in [key for key in before if key not in value]:
        del before[key]  # type: ignore[attr-defined]
    for key, each in value.items():
        if before.get(key) != each:
            before[key] = each  # type: ignore[index]
    return before


def judge(folder: Path, profile: Profile, exercise: str, verdict: Verdict, until: datetime.date | None = None) -> str:
    """Keep in the profile, as it was read, that an exercise is liked, skipped (for good or up to a day) or neither, and
    return it in words.

    Raises ``CoachError``.
    """
    like = [name for name in profile.like if name != exercise] + ([exercise] if verdict == "like" else [])
    skip = {name: day for name, day in profile.skip.items() if name != exercise}
    if verdict == "skip":
        skip[exercise] = until or True
    change(folder, {"like": like or None, "skip": skip or None})
    skipped = f"skipped until {until}" if until else "skipped for good"
    return {"like": "liked", "skip": skipped, "": "as any other"}[verdict]


def unknown_exercises(profile: Profile, exercises: Iterable[str]) -> list[str]:
    """What is liked or skipped and is no exercise any more, as notes for the person."""
    names = [*exercises]
    wrong = [name for name in (*profile.like, *profile.skip) if name not in names]
    return [f"the profile names '{name}', which is no exercise; {did_you_mean(name, names)}" for name in wrong]


def misspelt_props(owned: Iterable[str], exercises: Iterable[Exercise | Card]) -> list[str]:
    """What is at hand and is nearly, but not quite, what some exercise is done with, as notes for the person."""
    props = {prop for exercise in exercises for prop in exercise.props}
    mends = {name: did_you_mean(name, props) for name in owned if slug(name) not in map(slug, props)}
    notes = ((name, mend) for name, mend in mends.items() if mend.startswith("did"))
    return [f"no exercise is done with '{name}'; {mend}" for name, mend in notes]
