"""A session from wishes: which exercises fit, which of them, and in what order. Pure and deterministic.

How long a choice lasts is not known here; the caller hands in a function that tells.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from coach.content.model import (
    LEVELS,
    MUSCLES,
    BreatheStep,
    Condition,
    Exercise,
    ExerciseStep,
    Level,
    Ms,
    Muscle,
    Position,
    Programme,
    RestStep,
    SayStep,
    Session,
    Step,
    Style,
)
from coach.content.names import slug
from coach.content.select import FLOOR, Filter, muscles, spared_by
from coach.content.ways import ways
from coach.errors import RequestError
from coach.language import Language, language, sentences
from coach.times import clock, write_duration

ORDER: tuple[Position, ...] = ("standing", "chair", *FLOOR)
"""From standing down to lying on the back: nobody gets up again."""
MOST_EXERCISES = 60
AT_HOME = ("cushion", "chair", "wall")
"""What is at hand where nothing else is said: every home has these, or a folded towel for the cushion."""

EASY_HOLD, RESTFUL_HOLD = 60_000, 120_000
"""An easy stretch is held once, for so long (ms), and one in which one rests longer; all else as its exercise says."""
MOST_FOR_A_MUSCLE = 4
"""Of a minute each: more than four minutes a muscle adds little."""
MOVEMENTS = ((0, 1), (1_200_000, 2), (2_100_000, 3))
"""From which length (ms) on there are so many movements before the holds."""
SHORT = 360_000
"""A session below this length (ms) is a short one."""
BREATHS = ((0, 0), (420_000, 2), (480_000, 3), (720_000, 5))
"""From which length on so many breaths are taken first."""
FINAL_RESTS = ((0, 0), (300_000, 30_000), (420_000, 60_000))
"""From which length on a final rest is so long (ms) at the least."""
REST_SHARE, LESSON_REST, LONGEST_REST = 15, 8, 300_000
"""The final rest, in percent of the session, and of one that teaches something new; and at the most (ms)."""
ARRIVE, LIE_DOWN, COME_UP = Ms(8_000), Ms(12_000), Ms(6_000)
"""Time to do what is asked at the start, before the final rest, and in each step of the way up."""
LESSON_MS = 330_000
"""So much time a session has for each stretch that is new in it; movement is told soon."""
TIRING: tuple[Position, ...] = ("all-fours", "kneeling")
"""Where nobody wants to breathe for a minute before anything is done."""
MOST_STRETCHED = 3
"""A session may last so many times as long as its exercises do as they are written; with more it becomes a vigil."""
GOOD_HELD, ENOUGH_HELD, LESSON_HELD = 50, 44, 38
"""Percent of the time that is held: with the first a choice is taken at once, below the second as a last resort; the
third where something is new, which takes words."""
SHORTENED = 0.4
"""What is left of an exercise with short holds and little talk: less than half. Whether it truly fits is tried."""

Measure = Callable[[Programme], int]
"""How long a programme lasts as it is written, ms."""


class Trial(msgspec.Struct, frozen=True):
    """How a programme comes out that has to last exactly as long as its session says."""

    refusal: RequestError | None = None
    held: int = 100
    """Percent of the time that is held time."""
    whole: bool = True
    """Whether every exercise is done."""
    faults: int = 0
    """How much of it is not right for who does it."""
    fades: bool = True
    """Whether there is little talk at its end."""
    check: Callable[[], RequestError | None] = lambda: None
    """What stands against it after all; asked of the best alone, for it takes as long as a trial."""


Try = Callable[[Programme], Trial]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a session should be. Empty: anything will do. ``duration`` in ms."""

    duration: int
    targets: tuple[str, ...] = ()
    level: Level = "moderate"
    positions: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    props: tuple[str, ...] = AT_HOME
    styles: tuple[Style, ...] = ("static", "dynamic")
    avoid: frozenset[Condition] = frozenset()
    """What a body is to be spared."""
    worth: Mapping[str, float] = {}
    """How much rather an exercise is taken, by its id: 1 is about a better position, 3 goes before all else."""
    room: Mapping[Muscle, int] = {}
    """So many exercises may work a muscle; left out: ``MOST_FOR_A_MUSCLE``."""
    new: frozenset[str] = frozenset()
    """What has to be explained from the start, by its id: of these as many as there is time to learn."""
    moving: bool = False
    """Whether a session with time for it rather begins with movement than with one stretch more."""
    paired: frozenset[frozenset[str]] = frozenset()
    """Pairs of exercises, by their ids, that were together lately: others come first."""
    back_first: bool = False
    """Whether a low back that is stiff is moved before all else in its place, the smallest movement first."""
    held: int = GOOD_HELD
    """Percent of held time with which a choice is taken at once."""
    vary: int = 0
    language: Language = msgspec.field(default_factory=language)


def fitting(exercises: Iterable[Exercise], wish: Wish) -> tuple[list[Exercise], dict[str, int]]:
    """The exercises that fit the wish, in order of their ids, and how many did not for each reason.

    Raises ``RequestError`` on a word of the wish that is not known.
    """
    want = Filter.of(wish.targets, wish.positions, wish.props)
    every = sorted(exercises, key=lambda exercise: exercise.id)
    spared = [spared_by(word, every) for word in wish.exclude]
    candidates: list[Exercise] = []
    reasons: dict[str, int] = {}
    for exercise in every:
        why = _against(exercise, wish, want) or next((r for test in spared if (r := test(exercise))), "")
        if why:
            reasons[why] = reasons.get(why, 0) + 1
        else:
            candidates.append(exercise)
    return candidates, reasons


def _against(exercise: Exercise, wish: Wish, want: Filter) -> str:
    """Why an exercise does not fit, or nothing."""
    if not want.works(exercise):
        return "for other muscles"
    if exercise.partner:
        return "with a partner"
    if wish.avoid & set(exercise.avoid):
        return "wrong for the body"
    if exercise.style not in wish.styles:
        return "of another style"
    if LEVELS.index(exercise.level) > LEVELS.index(wish.level):
        return "too strong"
    if not want.placed(exercise):
        return "in another position"
    if not want.equipped(exercise):
        return "with props that were not named"
    return ""


def missed(exercises: Iterable[Exercise], session: Programme, wish: Wish) -> Iterator[tuple[str, str]]:
    """The wished targets that no exercise of ``session`` works first of all, each with what kept others out."""
    every = list(exercises)
    for word in wish.targets:
        if not _granted(session.exercises.values(), [word]):
            candidates, reasons = fitting(every, msgspec.structs.replace(wish, targets=(word,)))
            yield word, "there was no time for it" if _granted(candidates, [word]) else _mend(reasons)


def make(exercises: Iterable[Exercise], wish: Wish, measure: Measure, attempt: Try) -> Programme:
    """A programme that grants the wish, exactly as long as asked; as many exercises as leave half of it to holding.

    Raises ``RequestError`` where nothing fits, or where what fits cannot last so long.
    """
    candidates, reasons = fitting(exercises, wish)
    if not candidates:
        raise RequestError("make", "no exercise fits these wishes", _mend(reasons) or "the library is empty")
    still = [exercise for exercise in candidates if exercise.style != "dynamic"]
    moving = [exercise for exercise in candidates if exercise.style == "dynamic"]
    ranked = _ranked(still, wish) + _ranked(moving, wish)
    base = _overhead(ranked[:2], wish, measure)
    lengths = _Lengths({e.id: e for e in ranked}, wish, measure, base)
    base += measure(programme(ranked[:1], wish, exact=False, arc=True)) - base - lengths[ranked[0].id]
    if (most := _most(ranked, lengths, base, wish.duration)) < wish.duration:
        are = "fit are" if len(candidates) > 1 else "fits is"
        problem = f"the {_counted(len(candidates))} that {are} good for {clock(int(most))} at most"
        raise RequestError(f"--minutes {write_duration(wish.duration)}", problem, _mend(reasons))
    trials = _Trials(wish, _worth(candidates, Trial(), wish), attempt)
    for choices in _choices(ranked, lengths, wish.duration - base, wish):
        if session := trials.best(choices):
            return session
    assert trials.refusal is not None  # the shortest alone is always tried
    verb = "fit" if len(candidates) > 1 else "fits"
    problem = f"no choice of the {_counted(len(candidates))} that {verb} lasts just so long"
    raise RequestError(
        f"--minutes {write_duration(wish.duration)}", problem, f"with the shortest alone, {trials.refusal.mend}"
    )


class _Trials:
    """Which choices were tried, and why the last of those that cannot be was refused."""

    def __init__(self, wish: Wish, best_worth: tuple[int, ...], attempt: Try) -> None:
        self.wish, self.best_worth, self.attempt = wish, best_worth, attempt
        self.refusal: RequestError | None = None
        self._tried: set[frozenset[str]] = set()

    def best(self, choices: Iterable[Sequence[Exercise]]) -> Programme | None:
        """The first session that is good in all, else the best that can be."""
        able: list[tuple[tuple[int, ...], int, Programme, Trial]] = []
        for choice in choices:
            names = frozenset(exercise.id for exercise in choice)
            if names in self._tried:
                continue
            self._tried.add(names)
            session = programme(ordered(choice, self.wish), self.wish, arc=True)
            trial = self.attempt(session)
            worth, held = _worth(choice, trial, self.wish), min(trial.held, self.wish.held)
            if trial.refusal:
                self.refusal = trial.refusal
            elif worth != self.best_worth or held < self.wish.held:
                able.append((worth, held, session, trial))
            elif self._sure(trial):
                return session
        able.sort(key=lambda one: one[:2], reverse=True)
        return next((session for _, _, session, trial in able if self._sure(trial)), None)

    def _sure(self, trial: Trial) -> bool:
        against = trial.check()
        self.refusal = against or self.refusal
        return against is None


class _Lengths(dict[str, int]):
    """How long each exercise lasts as it is written, ms; worked out for those few that somebody asks about."""

    def __init__(self, exercises: Mapping[str, Exercise], wish: Wish, measure: Measure, overhead: int) -> None:
        self.exercises, self.wish, self.measure, self.overhead = exercises, wish, measure, overhead

    def __missing__(self, name: str) -> int:
        alone = self.measure(programme([self.exercises[name]], self.wish, exact=False))
        self[name] = max(1_000, alone - self.overhead)
        return self[name]


def _most(ranked: Sequence[Exercise], lengths: Mapping[str, int], base: int, duration: int) -> int:
    """How long all of them last at the most, ms; counted on only until it is enough for ``duration``."""
    sum_ms = base
    for exercise in ranked[:MOST_EXERCISES]:
        sum_ms += lengths[exercise.id]
        if sum_ms * MOST_STRETCHED >= duration:
            return sum_ms * MOST_STRETCHED
    return (base + sum(sorted(lengths[each.id] for each in ranked)[-MOST_EXERCISES:])) * MOST_STRETCHED


def _worth(choice: Sequence[Exercise], trial: Trial, wish: Wish) -> tuple[int, ...]:
    """What is good about a choice, the most important first. A short session has two exercises before all else."""
    least = LESSON_HELD if any(exercise.id in wish.new for exercise in choice) else ENOUGH_HELD
    enough = trial.held >= least or wish.duration < SHORT
    granted, held = _granted(choice, wish.targets), min(trial.held, ENOUGH_HELD)
    moved = not wish.moving or wish.duration < SHORT or any(exercise.style == "dynamic" for exercise in choice)
    apart = len(choice) < 2 or not all(_paired(one, [other], wish) for one, other in combinations(choice, 2))
    good = trial.whole, min(granted, 1), -trial.faults, enough, len(choice) > 1, apart
    return *good, moved, held, granted, trial.fades


def _granted(exercises: Iterable[Exercise], targets: Iterable[str]) -> int:
    """How many of the wished ``targets`` one of ``exercises`` is for before all else."""
    worked = {muscle for exercise in exercises for muscle in exercise.targets}
    return sum(not worked.isdisjoint(muscles([word])) for word in targets)


def _counted(count: int) -> str:
    return f"{count} exercises" if count != 1 else "one exercise"


def _mend(reasons: Mapping[str, int]) -> str:
    """What kept the others out, most first."""
    texts = [f"{count} {why}" for why, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))]
    return "left out were " + ", ".join(texts) if texts else ""


def _overhead(pair: Sequence[Exercise], wish: Wish, measure: Measure) -> int:
    """What a session lasts besides its exercises: two sessions of one exercise each need it twice, one of both once."""
    alone = sum(measure(programme([one], wish, exact=False)) for one in pair)
    return max(0, alone - measure(programme(pair, wish, exact=False))) if len(pair) > 1 else 0


def _luck(wish: Wish, exercise: Exercise) -> float:
    """0 to 1, the same for the same wish and exercise, another for another ``vary``."""
    return zlib.crc32(f"{wish.vary}/{exercise.id}".encode()) / 2**32


def _ranked(candidates: Sequence[Exercise], wish: Wish) -> list[Exercise]:
    """Best first: what targets the wished muscles themselves, each muscle in its turn, few positions.

    Behind the first ``MOST_EXERCISES``, of which a session is made, nothing has its turn any more.
    """
    targets = muscles(wish.targets) or frozenset(MUSCLES)
    counts: dict[Muscle, int] = {}
    places: set[Position | None] = set()
    luck = {each.id: (1.2 if wish.vary else 0.4) * _luck(wish, each) for each in candidates}
    rest = list(candidates)
    ranked: list[Exercise] = []

    def worth(exercise: Exercise) -> tuple[float, str]:
        direct = 1.5 if targets & set(exercise.targets) else 0.0
        fresh = sum(1.0 / (1 + counts.get(muscle, 0)) ** 2 for muscle in exercise.targets if muscle in targets) / max(
            1, len(exercise.targets)
        )
        near = 0.8 if exercise.position in places else 0.0 if places else 0.4 * (exercise.position in FLOOR)
        return (direct + 2 * fresh + near + luck[exercise.id] + wish.worth.get(exercise.id, 0.0), exercise.id)

    while rest and len(ranked) < MOST_EXERCISES:
        best = max(rest, key=worth)
        rest.remove(best)
        ranked.append(best)
        places.add(best.position)
        for muscle in best.targets:
            counts[muscle] = counts.get(muscle, 0) + 1
    return ranked + sorted(rest, key=worth, reverse=True)


def _covering(ranked: Sequence[Exercise], lengths: Mapping[str, int], room: int, wish: Wish) -> list[Exercise]:
    """For each wished target the best exercise that there is time for: the fewest that leave no wish out."""
    choice: list[Exercise] = []
    ms_left = room / SHORTENED
    for word in wish.targets:
        targets = muscles([word])
        if any(targets & set(exercise.targets) for exercise in choice):
            continue
        for exercise in ranked:
            if targets & set(exercise.targets) and (not choice or lengths[exercise.id] <= ms_left):
                choice.append(exercise)
                ms_left -= lengths[exercise.id]
                break
    return choice


def _choices(
    ranked: Sequence[Exercise], lengths: Mapping[str, int], room: int, wish: Wish
) -> Iterator[Iterable[list[Exercise]]]:
    """Choices to try: as many as there is time for as they are written, then fewer or more; last, the shortest."""
    first = _covering(ranked, lengths, room, wish)
    order = first + [exercise for exercise in ranked[:MOST_EXERCISES] if exercise not in first]
    lessons = [exercise for exercise in order if exercise.id in wish.new and exercise.style != "dynamic"]
    late = {exercise.id for exercise in lessons[max(1, wish.duration // LESSON_MS) :]}
    order.sort(key=lambda exercise: exercise.id in late)
    # A fit that is far off takes long to fail, and would not be a session that anyone wants.
    yield (c for c in _near_full(order, lengths, room, wish) if c and sum(lengths[e.id] for e in c) <= room * 3)
    shortest = _shortest_first(ranked, lengths)
    yield shortest[:2], shortest[:1]


def _shortest_first(exercises: Iterable[Exercise], lengths: Mapping[str, int]) -> list[Exercise]:
    return sorted(exercises, key=lambda exercise: (lengths[exercise.id], exercise.id))


def _near_full(
    order: Sequence[Exercise], lengths: Mapping[str, int], room: int, wish: Wish
) -> Iterator[list[Exercise]]:
    still = [exercise for exercise in order if exercise.style != "dynamic"]
    moving = [exercise for exercise in order if exercise.style == "dynamic"]
    if not still or not moving:
        main, movements = _few_for_a_muscle(order, wish), list[Exercise]()
    else:
        main, movements = _few_for_a_muscle(still, wish), moving
    count, used = 0, 0
    while count < len(main) and (count == 0 or used + lengths[main[count].id] <= room):
        used += lengths[main[count].id]
        count += 1
    for number in (*range(count, max(0, count - 6), -1), count + 1, *range(count - 6, 2, -2)):
        yield _with_movement(main[:number], movements, wish)
    # Where there is no time for movement, too, the stretches that were wished for come first.
    yield main[:2]
    yield main[:1]
    if wish.duration < SHORT:
        yield _covering(_shortest_first(order, lengths), lengths, room, wish)
    shortest = _shortest_first(main, lengths)
    yield shortest[:2]
    yield shortest[:1]


def _few_for_a_muscle(order: Sequence[Exercise], wish: Wish) -> list[Exercise]:
    """Without those whose muscles have enough by what stands before them. The first one stays; what was together
    lately comes last."""
    worked: dict[Muscle, int] = {}
    choice: list[Exercise] = []
    for anew, exercise in [(True, each) for each in order] + [(False, each) for each in order]:
        if exercise in choice or (anew and _paired(exercise, choice, wish)):
            continue
        if choice and any(worked.get(m, 0) >= wish.room.get(m, MOST_FOR_A_MUSCLE) for m in exercise.targets):
            continue
        choice.append(exercise)
        for muscle in exercise.targets:
            worked[muscle] = worked.get(muscle, 0) + 1
    return choice


def _paired(exercise: Exercise, choice: Iterable[Exercise], wish: Wish) -> bool:
    return any(frozenset((exercise.id, other.id)) in wish.paired for other in choice)


def _with_movement(main: Sequence[Exercise], movements: Sequence[Exercise], wish: Wish) -> list[Exercise]:
    """The holds, and before them movement in a position that comes no later: nobody gets up again for it."""
    start = min((place(exercise) for exercise in main), default=0)
    able = [exercise for exercise in movements if place(exercise) <= start]
    if not able and any(exercise.position in FLOOR for exercise in main):  # on the floor, it may come a little later
        able = [exercise for exercise in movements if exercise.position in FLOOR]
    able = [exercise for exercise in able if not _paired(exercise, main, wish)] or able
    # The best first; but one that asks for no way down comes before three that do, and a quick one before two.
    gladly = {e.id: n + 3 * (place(e) != start) + 2 * (e.sides == "each") for n, e in enumerate(able)}
    able.sort(key=lambda exercise: gladly[exercise.id])
    return [*main, *able[: _from(MOVEMENTS, wish.duration)]]


def place(exercise: Exercise) -> int:
    """Where it comes on the way down, by its position."""
    return ORDER.index(exercise.position) if exercise.position else len(ORDER)


def _from(table: Sequence[tuple[int, int]], length: int) -> int:
    """The value that a table has from the greatest length on that is not more than this."""
    return [value for start, value in table if start <= length][-1]


def ordered(choice: Sequence[Exercise], wish: Wish) -> list[Exercise]:
    """One block for each position, from standing to lying; movement first in it, and neighbours work other muscles."""
    result: list[Exercise] = []
    for place in (*ORDER, None):
        block = [exercise for exercise in choice if exercise.position == place]
        while block:
            last = set(result[-1].targets) if result else set()
            best = min(
                block,
                key=lambda e: (
                    _turn(e), wish.back_first and _stir(e), len(last & set(e.targets)), -_crowd(e, block),
                    _luck(wish, e), e.id,
                ),
            )  # fmt: skip
            block.remove(best)
            result.append(best)
    return result


def _turn(exercise: Exercise) -> int:
    """Movement first, rest last."""
    return {"dynamic": 0, "rest": 2}.get(exercise.style, 1)


def _stir(exercise: Exercise) -> int:
    """How much it asks of a low back that is stiff: what moves it a little comes first."""
    return 2 if exercise.targets[:1] != ("lower back",) else int(exercise.sides != "none")


def _crowd(exercise: Exercise, block: Sequence[Exercise]) -> int:
    """How many of the block share a muscle with it: those go first, so that there is something to put between them."""
    return sum(bool(set(exercise.targets) & set(other.targets)) for other in block)


def programme(exercises: Sequence[Exercise], wish: Wish, *, exact: bool = True, arc: bool = False) -> Programme:
    """A session of these exercises, in this order; ``exact``: as long as the wish says, ``arc``: with all around it."""
    steps: tuple[Step, ...] = tuple(_step(exercise) for exercise in exercises)
    session = Session(
        title=title(wish),
        id=slug(f"{title(wish)} {wish.duration / 60_000:g} minutes {wish.vary or ''}"),
        start_side="left" if wish.vary % 2 else "right",
        duration=Ms(wish.duration) if exact else None,
        steps=steps,
    )
    if arc:
        session = msgspec.structs.replace(
            session,
            intro=_intro(exercises, wish),
            outro=wish.language.write("make_outro"),
            steps=(*_opening(exercises[0], wish), *steps, *_closing(exercises, wish)),
        )
    every = {exercise.id: exercise for exercise in exercises}
    return Programme(session=session, exercises=every, conditions=wish.avoid)


def _step(exercise: Exercise) -> ExerciseStep:
    """An easy stretch once and long; all else as the exercise says."""
    dose = exercise.dose
    if exercise.style != "static" or exercise.level != "gentle" or dose.reps is not None or dose.phases:
        return ExerciseStep(exercise=exercise.id)
    usual = RESTFUL_HOLD if exercise.ending == "soft" else EASY_HOLD
    hold = max(dose.min or 0, min(usual, dose.max or usual))
    return ExerciseStep(exercise=exercise.id, hold=Ms(hold), rounds=1)


def _intro(exercises: Sequence[Exercise], wish: Wish) -> str:
    write = wish.language.write
    moving = {exercise.style == "dynamic" for exercise in exercises}
    name = "make_intro" if len(moving) == 2 else "make_intro_moving" if True in moving else "make_intro_still"
    words = [" ".join(word.lower().split()) for word in wish.targets]
    is_full = not words or "full body" in words
    target = write("make_whole") if is_full else write("make_target", targets=wish.language.listed(words))
    return write(name, target=target)


def _opening(first: Exercise, wish: Wish) -> tuple[Step, ...]:
    """Into the first position, and a few slow breaths in it."""
    breaths = _from(BREATHS, wish.duration)
    if not breaths or first.position is None or first.style == "breath":
        return ()
    position: Position = "seated" if first.position in TIRING else first.position
    start = wish.language.phrases[f"today_start_{position}"][:1]
    settle = LIE_DOWN if position in FLOOR else ARRIVE
    way = (SayStep(say=text, pause=settle, position=position) for text in start)
    return (*way, BreatheStep(breathe=breaths))


def _closing(exercises: Sequence[Exercise], wish: Wish) -> tuple[Step, ...]:
    """A rest worth the name where the last exercise ends, where there is time for one, and the way up from there."""
    here = exercises[-1].ends or exercises[-1].position or "supine"
    least = _from(FINAL_RESTS, wish.duration)
    there: Position = here if here in ("standing", "chair") or not least else "supine"
    if (here, there) == ("standing", "standing") and least and any("chair" in each.props for each in exercises):
        there = "chair"  # it is at hand, and nobody rests well on their feet
    phrases = wish.language.phrases
    up = tuple(SayStep(say=text, pause=COME_UP) for phrase in phrases[f"up_{there}"][:1] for text in sentences(phrase))
    if not least:
        return up
    share = LESSON_REST if any(exercise.id in wish.new for exercise in exercises) else REST_SHARE
    rest = max(least, min(LONGEST_REST, wish.duration * share // 100 // 15_000 * 15_000))
    if there == "standing":
        rest = least  # nobody stands about for long
    down = wish.language.write(f"make_rest_{here if here == there else 'chair' if there == 'chair' else 'floor'}")
    steps = ways(here, there)
    way = tuple(SayStep(say=text, pause=Ms(ms), position=there) for name, ms in steps for text in phrases[name][:1])
    lie_down = ARRIVE if here == there or steps else LIE_DOWN
    return (*way, SayStep(say=down, pause=lie_down, position=there), RestStep(rest=Ms(rest)), *up)


def title(wish: Wish) -> str:
    """``Hips, back and neck``; "Full body" where no target was named."""
    words = [" ".join(word.lower().split()) for word in wish.targets] or [wish.language.write("full_body")]
    return wish.language.sentence(wish.language.listed(words))
