"""A session from wishes: which exercises fit, which of them, and in what order. Pure and deterministic.

How long a choice lasts is not known here; the caller hands in a function that tells.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from coach.content.model import (
    MUSCLES,
    POSITIONS,
    Condition,
    Exercise,
    ExerciseStep,
    Level,
    Ms,
    Muscle,
    Position,
    Programme,
    Session,
    Style,
)
from coach.content.names import did_you_mean, slug
from coach.content.select import muscles, spared_by
from coach.errors import RequestError
from coach.language import Language, language
from coach.times import clock, write_duration

FLOOR: tuple[Position, ...] = ("all-fours", "kneeling", "seated", "prone", "side-lying", "supine")
ORDER: tuple[Position, ...] = ("standing", "chair", *FLOOR)
"""From standing down to lying on the back: nobody gets up again."""
LEVELS: tuple[Level, ...] = ("gentle", "moderate", "strong")
ALWAYS_THERE = ("mat",)
MOST_EXERCISES = 60
MOST_STRETCHED = 2
"""A session may last so many times as long as its exercises do as they are written; with more it becomes a vigil."""
AT_HOME = ("cushion", "chair", "wall")
"""What is at hand where nothing else is said: every home has these, or a folded towel for the cushion."""
VARIETY = 0.85
"""Exercises are chosen as if they were this much shorter, so that there is one more, each with a round less."""

SHORTENED = 0.4
"""What is left of an exercise with one round and short holds: less than half. Whether it truly fits is tried."""

Measure = Callable[[Programme], int]
"""How long a programme lasts as it is written, ms."""
RefusalOf = Callable[[Programme], RequestError | None]
"""Whether a programme with a ``duration`` can last exactly so long; the reason where it cannot."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a session should be. Empty: anything will do. ``duration`` in ms."""

    duration: int
    targets: tuple[str, ...] = ()
    level: Level = "moderate"
    positions: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    avoid: frozenset[Condition] = frozenset()
    """What a body is to be spared."""
    props: tuple[str, ...] = AT_HOME
    styles: tuple[Style, ...] = ("static",)
    vary: int = 0
    language: Language = msgspec.field(default_factory=language)


def fitting(exercises: Iterable[Exercise], wish: Wish) -> tuple[list[Exercise], dict[str, int]]:
    """The exercises that fit the wish, in order of their ids, and how many did not for each reason.

    Raises ``RequestError`` on a word of the wish that is not known.
    """
    wanted = muscles(wish.targets)
    positions = _positions(wish.positions)
    every = sorted(exercises, key=lambda exercise: exercise.id)
    spared = [spared_by(word, every) for word in wish.exclude]
    owned = {slug(prop) for prop in (*wish.props, *ALWAYS_THERE)}
    fit: list[Exercise] = []
    reasons: dict[str, int] = {}
    for exercise in every:
        why = _against(exercise, wish, wanted, positions, owned) or next(
            (r for test in spared if (r := test(exercise))), ""
        )
        if why:
            reasons[why] = reasons.get(why, 0) + 1
        else:
            fit.append(exercise)
    return fit, reasons


def _against(
    exercise: Exercise, wish: Wish, wanted: frozenset[Muscle], positions: frozenset[Position], owned: set[str]
) -> str:
    """Why an exercise does not fit, or nothing."""
    if wanted and not wanted & {*exercise.targets, *exercise.secondary}:
        return "for other muscles"
    if exercise.partner:
        return "with a partner"
    if wish.avoid & set(exercise.avoid):
        return "to be avoided"
    if exercise.style not in wish.styles:
        return "of another style"
    if LEVELS.index(exercise.level) > LEVELS.index(wish.level):
        return "too strong"
    if positions and exercise.position not in positions:
        return "in another position"
    if any(slug(prop) not in owned for prop in exercise.props):
        return "with props that were not named"
    return ""


def _positions(words: Sequence[str]) -> frozenset[Position]:
    names: dict[str, tuple[Position, ...]] = {"floor": FLOOR, "mat": FLOOR, "lying": ("supine", "side-lying", "prone")}
    names |= {position: (position,) for position in POSITIONS} | {"sitting": ("seated", "chair")}
    positions: set[Position] = set()
    for word in words:
        if slug(word) not in names:
            raise RequestError(f"'{word}'", "is no position that is known", did_you_mean(word, names))
        positions.update(names[slug(word)])
    return frozenset(positions)


def missed(exercises: Iterable[Exercise], session: Programme, wish: Wish) -> Iterator[tuple[str, str]]:
    """The wished targets that no exercise of ``session`` works first of all, each with what kept others out."""
    every = list(exercises)
    worked = {muscle for exercise in session.exercises.values() for muscle in exercise.targets}
    for word in wish.targets:
        if not worked & muscles([word]):
            candidates, reasons = fitting(every, msgspec.structs.replace(wish, targets=(word,)))
            first = any(muscles([word]) & set(exercise.targets) for exercise in candidates)
            yield word, "there was no time for it" if first else _mend(reasons)


def make(exercises: Iterable[Exercise], wish: Wish, measure: Measure, refusal_of: RefusalOf) -> Programme:
    """A programme that grants the wish, exactly as long as asked.

    Raises ``RequestError`` where nothing fits, or where what fits cannot last so long.
    """
    candidates, reasons = fitting(exercises, wish)
    if not candidates:
        raise RequestError("make", "no exercise fits these wishes", _mend(reasons) or "the library is empty")
    ranked = _ranked(candidates, wish)
    base = _overhead(candidates[0], wish, measure)
    lengths = {e.id: max(1_000, measure(programme([e], wish, exact=False)) - base) for e in ranked}
    most = (base + sum(sorted(lengths.values())[-MOST_EXERCISES:])) * MOST_STRETCHED
    if most < wish.duration:
        problem = f"the {_counted(len(candidates))} that fit are good for {clock(int(most))} at most"
        raise RequestError(f"--minutes {write_duration(wish.duration)}", problem, _mend(reasons))
    refusal: RequestError | None = None
    for chosen in _choices(ranked, lengths, wish.duration - base, wish):
        session = programme(ordered(chosen, wish), wish)
        refusal = refusal_of(session)
        if refusal is None:
            return session
    assert refusal is not None  # the shortest alone is always tried
    problem = f"no choice of the {_counted(len(candidates))} that fit lasts just so long"
    raise RequestError(
        f"--minutes {write_duration(wish.duration)}", problem, f"with the shortest alone, {refusal.mend}"
    )


def _counted(count: int) -> str:
    return f"{count} exercises" if count != 1 else "one exercise"


def _mend(reasons: Mapping[str, int]) -> str:
    """What kept the others out, most first."""
    texts = [f"{count} {why}" for why, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))]
    return "left out were " + ", ".join(texts) if texts else ""


def _overhead(one: Exercise, wish: Wish, measure: Measure) -> int:
    """What a session lasts besides its exercises: twice the same one, less the two, is what it needs once."""
    single = measure(programme([one], wish, exact=False))
    double = measure(programme([one, one], wish, exact=False))
    return max(0, 2 * single - double)


def _luck(wish: Wish, exercise: Exercise) -> float:
    """0 to 1, the same for the same wish and exercise, another for another ``vary``."""
    return zlib.crc32(f"{wish.vary}/{exercise.id}".encode()) / 2**32


def _ranked(candidates: Sequence[Exercise], wish: Wish) -> list[Exercise]:
    """Best first: what targets the wished muscles themselves, each muscle in its turn, few positions."""
    wanted = muscles(wish.targets) or frozenset(MUSCLES)
    heard: dict[Muscle, int] = {}
    places: dict[Position | None, int] = {}
    rest = list(candidates)
    ranked: list[Exercise] = []

    def worth(exercise: Exercise) -> tuple[float, str]:
        direct = 1.5 if wanted & set(exercise.targets) else 0.0
        fresh = sum(1.0 / (1 + heard.get(muscle, 0)) ** 2 for muscle in exercise.targets if muscle in wanted) / max(
            1, len(exercise.targets)
        )
        near = 0.8 if exercise.position in places else 0.0 if places else 0.4 * (exercise.position in FLOOR)
        return (direct + 2 * fresh + near + (1.2 if wish.vary else 0.4) * _luck(wish, exercise), exercise.id)

    while rest:
        best = max(rest, key=worth)
        rest.remove(best)
        ranked.append(best)
        places[best.position] = places.get(best.position, 0) + 1
        for muscle in best.targets:
            heard[muscle] = heard.get(muscle, 0) + 1
    return ranked


def _covering(ranked: Sequence[Exercise], lengths: Mapping[str, int], room: int, wish: Wish) -> list[Exercise]:
    """For each wished target the best exercise that there is time for: the fewest that leave no wish out."""
    chosen: list[Exercise] = []
    left = room / SHORTENED
    for word in wish.targets:
        wanted = muscles([word])
        if any(wanted & set(exercise.targets) for exercise in chosen):
            continue
        for exercise in ranked:
            if wanted & set(exercise.targets) and (not chosen or lengths[exercise.id] <= left):
                chosen.append(exercise)
                left -= lengths[exercise.id]
                break
    return chosen


def _choices(ranked: Sequence[Exercise], lengths: Mapping[str, int], room: int, wish: Wish) -> Iterator[list[Exercise]]:
    """Choices to try, nearest to the length first: the best until time is up, then one fewer or more, then others."""
    chosen = _covering(ranked, lengths, room, wish)
    first = tuple(chosen)
    used = sum(lengths[exercise.id] for exercise in chosen) * VARIETY
    rest = [exercise for exercise in ranked[:MOST_EXERCISES] if exercise not in first]
    for exercise in rest:
        length = lengths[exercise.id] * VARIETY
        if chosen and used + length * 0.6 > room:
            continue
        chosen.append(exercise)
        used += length
    others = [exercise for exercise in ranked if exercise not in chosen]
    by_length = sorted(ranked, key=lambda exercise: (lengths[exercise.id], exercise.id))
    choices = [chosen, *(chosen[:-less] for less in (1, 2)), *(chosen + others[:more] for more in (1, 2, 4))]
    choices += [by_length[:2], by_length[:1]]
    tried: set[frozenset[str]] = set()
    for choice in choices:
        key = frozenset(exercise.id for exercise in choice)
        length = sum(lengths[exercise.id] for exercise in choice)
        # A fit that is far off takes long to fail, and would not be a session that anyone wants.
        if choice and key not in tried and (length * 0.15 <= room <= length * 3 or len(choice) == 1):
            tried.add(key)
            yield choice


def ordered(chosen: Sequence[Exercise], wish: Wish) -> list[Exercise]:
    """One block for each position, from standing to lying; inside a block, neighbours work other muscles."""
    result: list[Exercise] = []
    for place in (*ORDER, None):
        block = [exercise for exercise in chosen if exercise.position == place]
        while block:
            last = set(result[-1].targets) if result else set()
            best = min(block, key=lambda e: (len(last & set(e.targets)), -_crowd(e, block), _luck(wish, e), e.id))
            block.remove(best)
            result.append(best)
    return result


def _crowd(exercise: Exercise, block: Sequence[Exercise]) -> int:
    """How many of the block share a muscle with it: those go first, so that there is something to put between them."""
    return sum(bool(set(exercise.targets) & set(other.targets)) for other in block)


def programme(exercises: Sequence[Exercise], wish: Wish, *, exact: bool = True) -> Programme:
    """A session of these exercises, in this order; with ``exact`` as long as the wish says."""
    session = Session(
        title=title(wish),
        start_side="left" if wish.vary % 2 else "right",
        duration=Ms(wish.duration) if exact else None,
        steps=tuple(ExerciseStep(exercise=exercise.id) for exercise in exercises),
    )
    return Programme(session=session, exercises={exercise.id: exercise for exercise in exercises})


def title(wish: Wish) -> str:
    """``Hips, back and neck``; "Full body" where no target was named."""
    words = [" ".join(word.lower().split()) for word in wish.targets] or [wish.language.write("full_body")]
    return wish.language.sentence(wish.language.listed(words))
