"""``coach list``: what there is, chosen by muscle, position, prop, level or time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from coach.cli.options import (
    Minutes,
    Words,
    avoid_option,
    cache_option,
    conditions_of,
    level_option,
    library_at,
    library_option,
    option,
    position_option,
    targets_option,
)
from coach.cli.progress import echo, table, tell
from coach.content.conditions import listed
from coach.content.library import Library, card, read_course, read_session, substitutes, text
from coach.content.model import LEVELS, Card, Programme
from coach.content.search import rank, spelling, words_of
from coach.content.select import Filter
from coach.content.spare import Conditions, spare
from coach.content.wording import LEXICON, PHRASES
from coach.content.yamlfile import read_text
from coach.errors import CoachError, RequestError
from coach.export.preview import held
from coach.pipeline import options_from, plan
from coach.practice.profile import misspelt_props
from coach.settings import cache_folder, data_folder
from coach.store import Store
from coach.voice.engines import load

KINDS = {"exercise": "exercises", "exercises": "exercises", "session": "sessions", "sessions": "sessions",
         "course": "courses", "courses": "courses"}  # fmt: skip

T = TypeVar("T")
Notes = Callable[[], list[str] | None]


class Request(msgspec.Struct, frozen=True):
    """What is asked for: for words (in names, targets, texts), and for what a body and an evening allow."""

    words: tuple[str, ...]
    want: Filter
    level: str | None
    avoid: Conditions
    minutes: float | None


class Row(msgspec.Struct, frozen=True, order=True):
    """One line of the list; where its words were found decides on its place."""

    rank: int
    name: str
    about: str


@click.command("list", epilog="Example: coach list exercises figure four --position floor")
@click.argument("words", nargs=-1, metavar="[exercises|sessions|courses] [WORD]...")
@targets_option
@position_option
@option("--props", type=Words(), metavar="PROPS", help="Exercises that need nothing but these, such as mat,wall.")
@level_option
@option("--minutes", type=Minutes(), metavar="N", help="Sessions that last at most so long.")
@avoid_option
@library_option
@cache_option
def command(words: tuple[str, ...], library: str | None, minutes: float | None, **flags: Any) -> None:
    """List exercises, sessions and courses, all or those that fit.

    Every WORD must be found, in a name, in what it is also called, in the muscles or in the text; the best come first.
    """
    kind = KINDS.get(words[0]) if words else None
    search = tuple(word for text in words[kind is not None :] for word in words_of(text))
    if kind in ("exercises", "courses") and minutes is not None:
        raise RequestError("--minutes", "is for sessions", "coach list sessions --minutes N lists them")
    want = Filter.of(flags["targets"] or (), flags["position"] or (), flags["props"])
    if kind == "courses" and (want != Filter() or flags["level"] or flags["avoid"]):
        raise RequestError("courses", "are not chosen by muscle or body", "'coach list courses' lists them all")
    shelves = library_at(library)
    for note in misspelt_props(flags["props"] or (), shelves.cards.values()):
        tell(note)
    request = Request(search, want, flags["level"], conditions_of(flags), minutes)
    if kind is None and minutes is not None:
        kind = "sessions"  # only they have a length that was asked for
    elif kind is None and (request.level or want != Filter()):
        kind = "exercises"
    parts: dict[str, Callable[[], list[Row]]] = {
        "exercises": lambda: _exercises(shelves, request),
        "sessions": lambda: _sessions(shelves, request, cache_folder(flags["cache"])),
        "courses": lambda: courses(shelves, request.words),
    }
    lists = {name: rows for name in ([kind] if kind else parts) if (rows := parts[name]())}
    if not lists:
        echo("  Nothing fits.")
        cards = [*shelves.cards.values(), *shelves.session_cards.values()]
        if search and (mend := spelling(search, cards, KINDS)):
            tell(f"'{' '.join(search)}': {mend}")
        return
    texts = [
        ("" if kind else f"{name.capitalize()}\n") + table([(row.name, row.about) for row in rows])
        for name, rows in lists.items()
    ]
    echo("\n\n".join(texts))


def courses(library: Library, words: tuple[str, ...] = ()) -> list[Row]:
    """A row for each course (that holds the words): its name, and what it is."""
    rows = []
    for name, path in library.courses().items():
        if reading := _readable(partial(read_course, path)):
            course = reading[0]
            notes = [f"{len(course.weeks)} weeks", f"{len(course.days)} days a week"]
            rows += _row(words, name, Card(name=course.title), path, partial(list, notes))
    return sorted(rows)


def _row(
    words: tuple[str, ...], name: str, head: Card, path: Path, notes: Notes, others: Iterable[Card] = ()
) -> list[Row]:
    """The line of what holds all the words and has ``notes``; none else. ``others``: the exercises of a session."""
    place = rank(words, name, head, partial(read_text, path), others) if words else 0
    if place < 0 or (about := notes()) is None:
        return []
    return [Row(place, name, head.name + (f" ({', '.join(about)})" if about else ""))]


def _origin(name: str, hidden: dict[str, Path]) -> list[str]:
    return [f"yours, in place of {hidden[name].parent.parent}'s"] if name in hidden else []


def _readable(read: Callable[[], T]) -> T | None:
    """What ``read`` gives; a file with a mistake is named on stderr, and the others go on."""
    try:
        return read()
    except CoachError as error:
        tell(str(error))
        return None


def _exercises(library: Library, request: Request) -> list[Row]:
    rows, spared, hidden = [], 0, library.hidden("exercises")
    for name, path in library.exercises().items():
        head = library.cards.get(name) or _readable(partial(card, path))
        if head is None or not request.want.fits(head) or (request.level and head.level != request.level):
            continue
        notes = [*filter(None, (head.position, " and ".join(head.targets[:2]))), *_origin(name, hidden)]
        row = _row(request.words, name, head, path, partial(list, notes))
        if row and request.avoid & set(head.avoid):
            spared += 1
        else:
            rows += row
    if spared:
        tell(f"{spared} more are not for {listed(request.avoid)}")
    return sorted(rows)


def _sessions(library: Library, request: Request, cache: Path) -> list[Row]:
    rows, hidden, sizes = [], library.hidden("scripts"), Sizes(library, cache)
    chosen = request.level or request.want != Filter()
    for name, path in library.sessions().items():
        if (head := _readable(partial(card, path))) is None:
            continue
        size, programme = sizes.kept(path), None
        if size is None or chosen or request.words or request.avoid:
            reading = _readable(partial(read_session, path, library))
            programme = reading[0] if reading else None
        if chosen and not (programme and _suits(programme, request.want, request.level)):
            continue
        if size is None and programme:
            size = _readable(partial(sizes.measured, path, programme))
        notes = partial(_notes, programme, size, library, request, _origin(name, hidden))
        named = programme.exercises if programme and request.words else ()
        others = [library.cards[one] for one in named if one in library.cards]
        rows += _row(request.words, name, head, path, notes, others)
    return sorted(rows)


class Size(msgspec.Struct, frozen=True):
    """How long a session is, in ms, and what the list tells of it."""

    duration: int
    held: str


class Sizes:
    """The sizes of a library's sessions. To write all of them down only to know how long they are takes a while, so
    they are kept in the cache, each under all that it was made of: content, the user's own words, voice and program."""

    def __init__(self, library: Library, cache: Path) -> None:
        self._options = options_from({})
        self._store = Store(cache)
        home = Path(__file__).parent.parent
        rooms = [home / room for room in ("content", "language", "schedule", "script", "voice")]
        program = max(path.stat().st_mtime_ns for room in [home, *rooms] for path in room.glob("*.py"))
        words = [data_folder() / name for name in (PHRASES, LEXICON)]
        texts = [f"{path.stem}\n{text(path)}" for path in [*library.exercises().values(), *words]]
        voice = msgspec.json.encode(self._options.voice)
        self._made_of = Store.key(str(program), load(self._options.voice.engine).version(), voice, *texts)

    def _key(self, path: Path) -> str:
        return Store.key(self._made_of, path.stem, text(path))

    def kept(self, path: Path) -> Size | None:
        body = self._store.get("lengths", self._key(path))
        return msgspec.json.decode(body, type=Size) if body else None

    def measured(self, path: Path, programme: Programme) -> Size:
        """Raises ``CoachError`` where it cannot be planned."""
        schedule = plan(programme, self._options).schedule
        size = Size(schedule.duration, held(schedule))
        self._store.put("lengths", self._key(path), msgspec.json.encode(size))
        return size


def _notes(
    programme: Programme | None, size: Size | None, library: Library, request: Request, origin: list[str]
) -> list[str] | None:
    """What is said of a session; ``None``: it is longer than it may be, or nothing of it is right for such a body."""
    if request.minutes is not None and (size is None or size.duration > request.minutes * 60_000):
        return None
    notes = [size.held] if size else []
    if request.avoid:
        changes = programme and _readable(partial(_changes, programme, library, request.avoid))
        if changes is None:
            return None
        notes += [f"{changes} done otherwise"] if changes else []
    return notes + origin


def _changes(programme: Programme, library: Library, avoid: Conditions) -> int | None:
    """How many exercises of a session are others for such a body, or left out; ``None`` where nothing would be left."""
    try:
        return len(spare(programme, avoid, substitutes(programme, avoid, library)).spared)
    except RequestError:
        return None


def _suits(programme: Programme, want: Filter, level: str | None) -> bool:
    """Whether a session has an exercise for the targets, and none that asks for more than is wanted."""
    exercises = programme.exercises.values()
    strongest = LEVELS.index(level) if level else len(LEVELS)
    return any(want.works(exercise) for exercise in exercises) and all(
        want.placed(exercise) and want.equipped(exercise) and LEVELS.index(exercise.level) <= strongest
        for exercise in exercises
    )
