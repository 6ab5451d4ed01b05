"""``coach list``: what there is, chosen by muscle, position, prop, level or time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

import click
import msgspec

from coach.cli.options import (
    cache_option,
    choice_options,
    conditions_of,
    library_at,
    library_option,
    minutes,
    option,
    words,
)
from coach.cli.progress import echo, table, tell
from coach.content.conditions import listed
from coach.content.library import Library, card, for_body, read_course, read_session, text
from coach.content.model import LEVELS, Card, Programme
from coach.content.search import rank, spelling, words_of
from coach.content.select import Filter
from coach.content.spare import Conditions
from coach.content.wording import LEXICON, PHRASES
from coach.content.yamlfile import read_text
from coach.errors import CoachError, ContentError, RequestError
from coach.export.preview import held
from coach.pipeline import options_from, plan
from coach.practice.profile import misspelt_props
from coach.settings import cache_folder, data_folder
from coach.store import Store
from coach.voice.engines import load

KINDS = {word: f"{kind}s" for kind in ("exercise", "session", "course") for word in (kind, f"{kind}s")}

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
@choice_options
@option("--props", type=words, metavar="PROPS", help="Exercises that need nothing but these, such as mat,wall.")
@option("--minutes", type=minutes, metavar="N", help="Sessions that last at most so long.")
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
    want = Filter.of(flags["targets"], flags["position"], flags["props"])
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
        "sessions": lambda: _sessions(shelves, request, Store(cache_folder(flags["cache"]))),
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

    def row(name: str, path: Path) -> Row | None:
        course = read_course(path)
        notes = [f"{len(course.weeks)} weeks", f"{len(course.days)} days a week"]
        return _row(words, name, Card(name=course.title), path, lambda: notes)

    return _rows(library.courses(), row)


def _rows(paths: Mapping[str, Path], row_of: Callable[[str, Path], Row | None]) -> list[Row]:
    """The rows of what fits; a file with a mistake is named on stderr, and the others go on."""
    rows = []
    for name, path in paths.items():
        try:
            rows.append(row_of(name, path))
        except CoachError as error:
            named = isinstance(error, ContentError) or str(path) in error.subject
            tell(str(error) if named else f"{name}: {error}")
    return sorted(row for row in rows if row)


def _row(
    words: tuple[str, ...], name: str, head: Card, path: Path, notes: Notes, others: Iterable[Card] = ()
) -> Row | None:
    """The line of what holds all the words and has ``notes``; none else. ``others``: the exercises of a session."""
    place = rank(words, name, head, partial(read_text, path), others) if words else 0
    if place < 0 or (about := notes()) is None:
        return None
    return Row(place, name, head.name + (f" ({', '.join(about)})" if about else ""))


def _origin(name: str, hidden: dict[str, Path]) -> list[str]:
    return [f"yours, in place of {hidden[name].parent.parent}'s"] if name in hidden else []


def _exercises(library: Library, request: Request) -> list[Row]:
    spared, hidden = [], library.hidden("exercises")

    def row(name: str, path: Path) -> Row | None:
        head = library.cards.get(name) or card(path)
        if not request.want.fits(head) or (request.level and head.level != request.level):
            return None
        notes = [*filter(None, (head.position, " and ".join(head.targets[:2]))), *_origin(name, hidden)]
        line = _row(request.words, name, head, path, lambda: notes)
        if line and request.avoid & set(head.avoid):
            spared.append(name)
            return None
        return line

    rows = _rows(library.exercises(), row)
    if spared:
        tell(f"{len(spared)} more are not for {listed(request.avoid)}")
    return rows


def _sessions(library: Library, request: Request, store: Store) -> list[Row]:
    hidden, sizes = library.hidden("scripts"), Sizes(library, store)
    chosen = request.level or request.want != Filter()

    def row(name: str, path: Path) -> Row | None:
        programme = cache(lambda: read_session(path, library))
        if chosen and not _suits(programme(), request.want, request.level):
            return None
        named = programme().exercises if request.words else ()
        others = [library.cards[one] for one in named if one in library.cards]
        size = partial(sizes.of, path, programme)  # to measure one takes a while: only of what is found
        notes = partial(_notes, programme, size, library, request, _origin(name, hidden))
        return _row(request.words, name, card(path), path, notes, others)

    return _rows(library.sessions(), row)


class Size(msgspec.Struct, frozen=True):
    """How long a session is, in ms, and what the list tells of it."""

    duration: int
    held: str


class Sizes:
    """The sizes of a library's sessions. To write all of them down only to know how long they are takes a while, so
    they are kept in the cache, each under all that it was made of: content, the user's own words, voice and program.

    One that is spoken otherwise than by the voice that speaks by itself is measured each time: a person's own voice, or
    one that is no longer here, changes without any of these."""

    def __init__(self, library: Library, store: Store) -> None:
        self._library, self._store = library, store
        self._options = options_from({})

    @cached_property
    def _made_of(self) -> str:
        home = Path(__file__).parent.parent
        rooms = [
            home / room for room in ("content", "export", "language", "schedule", "script", "voice", "voice/engines")
        ]
        program = max(path.stat().st_mtime_ns for room in [home, *rooms] for path in room.glob("*.py"))
        words = [data_folder() / name for name in (PHRASES, LEXICON)]
        texts = [f"{path.stem}\n{text(path)}" for path in [*self._library.exercises().values(), *words]]
        voice = msgspec.json.encode(self._options.voice)
        nature = repr(load(self._options.voice.engine).nature)  # its pace: to ask for its version may start it
        return Store.key(str(program), nature, voice, *texts)

    def _key(self, path: Path) -> str:
        return Store.key(self._made_of, path.stem, text(path))

    def of(self, path: Path, programme: Callable[[], Programme]) -> Size:
        """Raises ``CoachError`` where it cannot be planned."""
        key = self._key(path)
        if body := self._store.get("lengths", key):
            return msgspec.json.decode(body, type=Size)
        session = programme().session
        schedule = plan(programme(), self._options).schedule
        size = Size(schedule.duration, held(schedule))
        if not (session.engine or session.voice or self._options.voice.engine == "own"):
            self._store.put("lengths", key, msgspec.json.encode(size))
        return size


def _notes(
    programme: Callable[[], Programme],
    size_of: Callable[[], Size],
    library: Library,
    request: Request,
    origin: list[str],
) -> list[str] | None:
    """What is said of a session; ``None``: it is longer than it may be, or nothing of it is right for such a body."""
    size = size_of()
    if request.minutes is not None and size.duration > request.minutes * 60_000:
        return None
    notes = [size.held]
    if request.avoid:
        changes = _changes(programme(), library, request.avoid)
        if changes is None:
            return None
        notes += [f"{changes} done otherwise"] if changes else []
    return notes + origin


def _changes(programme: Programme, library: Library, avoid: Conditions) -> int | None:
    """How many exercises of a session are others for such a body, or left out; ``None`` where nothing would be left."""
    try:
        return len(for_body(programme, avoid, library).spared)
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
