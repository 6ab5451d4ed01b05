"""What is right for a person today: which muscles wait, and how gladly each exercise is taken. Pure.

A choice depends on the day, the log before it, the profile and what was asked for; on nothing else.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from coach.content.make import MOST_FOR_A_MUSCLE, SHORT, Wish, place
from coach.content.make import fitting as candidates
from coach.content.model import LEVELS, MUSCLES, POSITIONS, Condition, Exercise, Level, Muscle, Position, Programme
from coach.content.select import FLOOR, muscles, places
from coach.errors import RequestError
from coach.language import Language, language
from coach.practice.feelings import Feeling, moods
from coach.practice.history import ABSENCE, WEEK, History, facts_of, unheard
from coach.practice.profile import Profile
from coach.practice.why import near

CARE: tuple[Muscle, ...] = (
    "glutes", "hamstrings", "quadriceps", "calves", "adductors", "lower back", "middle back", "chest", "shoulders",
    "neck",
)  # fmt: skip
"""What is looked after where a person names nothing: what most people find stiff."""
LEAST_MS, ENOUGH_MS, FULL_MS, MOST_MS = 450_000, 520_000, 570_000, 660_000
"""A muscle's week: below the first it comes before others, it asks for more up to the second, little is added from the
third, and none goes over the fourth."""
DOSE_MS, LARGEST_DOSE_MS = 120_000, 330_000
"""About so much a muscle has of an exercise in a day; where it lately had more in a day, so much at the most."""
URGENT = 1.2
"""How much more a wanted muscle waits for its turn that had less than the least in its week."""
OTHERS = 0.15
"""How much the turn of a muscle counts that nobody asked for, beside one that is wanted."""
STRONG_MS = 150_000
"""More than this on one muscle yesterday was much: today another has its turn."""
LONGEST_RUN = 3
"""Days running on which an exercise may be done."""
COUNTS = ((0, 1), (330_000, 2), (600_000, 3), (900_000, 4), (1_500_000, 5), (2_100_000, 7))
"""From which length (ms) on so many muscles are named."""
EACH_MS = 210_000
"""About so long an exercise takes with all around it."""
NEED = 3.0
"""How much the turn of its muscles counts beside all else."""
LATELY, OFTEN = 6, 1.1
"""How much less gladly an exercise is taken for each of the last so many days of practice that had it."""
RESTED: Mapping[int, float] = {1: -2.0, 2: -0.9, 3: 0.5, 14: 0.9, ABSENCE: 0.0}
"""How gladly from so many days after it was done last on: best before it would have to be explained again."""
NEW_ONES = 8
"""So many exercises may be new within the days of practice that are ``LATELY``; up to then, one more is welcome."""
CURIOUS_AFTER, MOST_CURIOUS = 40, 2.0
"""What nothing was told of yet is taken the more gladly, by 1 for so many days of practice: a year goes round."""
UNHEARD = 0.4
"""How much rather something is done of which not all was told."""
KNEES: frozenset[Condition] = frozenset({"knee", "new-knee"})
"""Who has these does not go from standing or a chair down to the floor in the middle of a session."""
UP_AGAIN, LONG_MS = 2.5, 900_000
"""How much less gladly something is taken that ends elsewhere than it began; and from which length (ms) on a session is
long."""
STIRRED = 2.0
"""How much rather the low back is moved a little in the morning, and where it is stiff."""
PLENTY = 8
"""Where fewer exercises than this are there for a muscle, they may come the oftener."""
LIKED, LONGING, LONGED_FOR = 1.2, 3.0, 4
"""How much rather what is liked is taken; how much more, and its muscles too, after so many days without it."""
HELD_TOO = 1.5
"""How much rather a muscle is held that was only moved on the days of practice that are ``LATELY``."""
INNER = 0.4
"""How much less the turn of the inner thighs counts for who wants the hips looked after."""
NEARLY_HALF = 47
"""Percent of the time: with so much held, one exercise more is worth more than a minute that is held longer."""
UPPER = muscles(["upper body"])
SAME_HALF = 1.0
"""How much rather a movement is taken that works the same half of the body as what is held, than another."""
ENOUGH = 2
"""So many known exercises are enough for a day on which nothing new is told, if they were not together lately."""
TOGETHER = 8
"""Two exercises that were together on one of the last so many days of practice are not put together again."""
MORE_TO_MOVE = 2
"""So many muscles more are named where all is movement."""
MOVING_EVERY = 5
"""Every so many sessions one is all movement."""
NEAR = 0.25
"""How much rather a muscle of the same half of the body is taken: fewer ways up and down."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for today. ``duration`` in ms."""

    duration: int
    feelings: Mapping[str, Feeling] = {}
    moment: str = "day"
    avoid: frozenset[Condition] = frozenset()
    """Besides what the profile says."""
    vary: int = 0
    language: Language = msgspec.field(default_factory=language)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A wish, the exercises to grant it with, and why just this."""

    wish: Wish
    exercises: tuple[Exercise, ...]
    first: tuple[Muscle, ...]
    """The muscles that it is for, the most important first."""
    shut: tuple[str, ...] = ()
    """Positions that are not for this person."""
    without: str = ""
    """What was given up, so that there is something to do."""


def suggest(exercises: Iterable[Exercise], past: History, profile: Profile, ask: Ask) -> Iterator[Suggestion]:
    """What is right today, and if that cannot be made, what comes next to it: fewer wishes, never fewer limits."""
    day = _Day.of(past, profile, ask)
    allowed = [exercise for exercise in exercises if day.allows(exercise)]
    if not allowed:
        mend = "'coach profile' shows it; take back a position or a condition"
        raise RequestError("today", "nothing is left of the library by what your profile leaves out", mend)
    needs = day.needs(allowed)
    wish = day.wish(allowed, needs)
    fresh = [exercise for exercise in allowed if past.running(exercise.id) < LONGEST_RUN]
    rested, able = day.rested(fresh, wish)
    workable = day.workable(able, wish.room)
    first = _first(needs, workable, wish.room, ask)
    warm = [*_warmed(rested, able)]
    replace = msgspec.structs.replace
    moved = replace(wish, worth=_moving_first(wish.worth, able, first))
    turning = day.moves and any(each.style == "dynamic" and not {*first[:1]}.isdisjoint(each.targets) for each in able)
    wider = _first(needs, workable, wish.room, ask, MORE_TO_MOVE)  # a movement is soon done
    moving = [(wider, warm, replace(moved, styles=("dynamic",)), "")] if turning else []
    simpler = replace(wish, positions=_positions(profile, ()), styles=("static", "dynamic"))
    calm = replace(simpler, styles=("static", "dynamic", "breath", "rest"))
    for named, pool, each, without in (
        *moving,
        (first, warm, moved, ""),
        (first[:1], rested, moved, ""),
        ((), rested, wish, "for whatever fits"),
        ((), rested, simpler, "in any position"),
        ((), rested, calm, "with breath and rest"),
        ((), fresh, calm, "with what had enough this week, too"),
    ):
        yield Suggestion(
            wish=replace(each, targets=named),
            exercises=tuple(pool),
            first=named or first or MUSCLES,
            shut=tuple(sorted(day.positions)),
            without=without,
        )


def choose(suggestions: Iterable[Suggestion], make: Callable[[Suggestion], Programme]) -> tuple[Suggestion, Programme]:
    """The first suggestion that can be made, and what is made of it. Raises the first one's ``RequestError``."""
    refusal: RequestError | None = None
    for suggestion in suggestions:
        try:
            return suggestion, make(suggestion)
        except RequestError as error:
            refusal = refusal or error
    assert refusal is not None  # there is always one suggestion
    mend = f"{refusal.mend}; 'coach profile' shows what is left out"
    raise RequestError("today" if refusal.subject == "make" else refusal.subject, refusal.problem, mend)


def care(profile: Profile) -> tuple[Muscle, ...]:
    """The muscles that a person looks after."""
    wanted = muscles(profile.wanted) or frozenset(CARE)
    if "glutes" in wanted:
        wanted |= {"quadriceps"}  # they are the front of the hip
    return tuple(muscle for muscle in MUSCLES if muscle in wanted)


class _Day(msgspec.Struct, frozen=True):
    """What is known of a person on a day, and what is not for them."""

    past: History
    profile: Profile
    ask: Ask
    moods: tuple[Feeling, ...]
    """How they feel, and what the last times still ask for."""
    conditions: frozenset[Condition]
    positions: frozenset[Position]
    skipped: frozenset[str]

    @classmethod
    def of(cls, past: History, profile: Profile, ask: Ask) -> _Day:
        felt = moods(ask.feelings.values(), past)
        conditions, skipped = ask.avoid | profile.conditions, profile.skipped(past.today)
        return cls(past, profile, ask, felt, conditions, places(profile.not_in), skipped)

    def allows(self, exercise: Exercise) -> bool:
        kind = self.conditions.isdisjoint(exercise.avoid) and exercise.position not in self.positions
        return kind and exercise.id not in self.skipped

    @property
    def moves(self) -> bool:
        """Whether all of it is movement today: every few days, and where little time is left for long ways in."""
        if any(mood.soon_moving and self.ask.duration <= mood.soon_moving for mood in self.moods):
            return True
        quiet = self.ask.moment == "evening" or any(mood.styles or mood.known for mood in self.moods)
        turn = len(self.past.practised) % MOVING_EVERY == MOVING_EVERY - 1
        return turn and not quiet and SHORT <= self.ask.duration < LONG_MS

    def wish(self, allowed: Sequence[Exercise], needs: Mapping[Muscle, float]) -> Wish:
        """What today's session should be, for no muscle above others yet."""
        past, ask = self.past, self.ask
        level: Level = min([self.profile.level, *(mood.level for mood in self.moods if mood.level)], key=LEVELS.index)
        wish = Wish(
            duration=ask.duration,
            level=level,
            positions=self.one_level(allowed),
            props=self.profile.props,
            styles=next((mood.styles for mood in self.moods if mood.styles), ("static", "dynamic")),
            avoid=self.conditions,
            room=_room(past),
            new=frozenset(each.id for each in allowed if not past.days(each.id)),
            paired=past.pairs(TOGETHER),
            back_first=any(mood.no_rounding for mood in self.moods),
            moving=True,
            held=NEARLY_HALF,
            # Another for every day and ``--vary``, the same all day.
            vary=zlib.crc32(f"{past.today.toordinal()}/{ask.vary}".encode()) % 1_000_000 + 1,
            language=ask.language,
        )
        counts = Counter(muscle for exercise in candidates(allowed, wish)[0] for muscle in exercise.targets)
        # It matters little that an exercise was there lately where there are few for its muscle.
        scarce = {muscle: min(1.0, count / PLENTY) for muscle, count in counts.items()}
        lately = [each for each in allowed if each.style == "static" and past.lately(each.id, LATELY)]
        stretched = {muscle for each in lately for muscle in each.targets}
        worth = {
            each.id: self.worth(each, needs, scarce)
            + HELD_TOO * (each.style == "static" and stretched.isdisjoint(each.targets))
            for each in allowed
        }
        return msgspec.structs.replace(wish, worth=worth)

    def rested(self, fresh: Sequence[Exercise], wish: Wish) -> tuple[list[Exercise], list[Exercise]]:
        """Those whose turn it is, and which of them fit the wish. What was done the last time is not among them, but
        what is liked and what a stiff back needs, where that leaves a choice; on some days only what is known.
        """
        past = self.past
        rested = [exercise for exercise in fresh if all(wish.room[muscle] for muscle in exercise.targets)]
        liked, stiff = self.profile.like, any(mood.no_rounding and mood.part for mood in self.moods)
        again = {each.id for each in rested if each.id in liked or (stiff and _stirs(each))}
        turn = [exercise for exercise in rested if exercise.id in again or not past.lately(exercise.id, 1)]
        able = candidates(turn, wish)[0]
        if len(able) >= ENOUGH + self.ask.duration // EACH_MS:
            rested = turn
        else:
            able = candidates(rested, wish)[0]
        known = [exercise for exercise in able if past.days(exercise.id)]
        apart = any(frozenset((one.id, other.id)) not in wish.paired for one, other in combinations(known, ENOUGH))
        return (known, known) if apart and any(mood.known for mood in self.moods) else (rested, able)

    def longing(self, exercise: Exercise) -> float:
        """How much something liked is missed, 0 to 1; in a long session and on a gentle day it always is."""
        if self.ask.duration >= LONG_MS or any(mood.less for mood in self.moods):
            return 1.0
        return min(self.past.rest_days(exercise.id) or LONGED_FOR, LONGED_FOR) / LONGED_FOR

    def one_level(self, allowed: Sequence[Exercise]) -> tuple[str, ...]:
        """Of the positions those on the floor, or those above it: whose knees are sore does not kneel on the way down,
        and with a stiff back nobody gets up and down.

        Every third day is above the floor, where there is enough to do.
        """
        positions = _positions(self.profile, self.moods)
        stiff = any(mood.no_rounding and mood.part for mood in self.moods)
        if not stiff and not KNEES & self.conditions and "kneeling" not in self.positions:
            return positions
        halves = [tuple(position for position in positions if (position in FLOOR) == floor) for floor in (True, False)]
        enough = [half for half in halves if sum(exercise.position in half for exercise in allowed) >= PLENTY]
        return enough[not stiff and len(self.past.practised) % 3 == 2 and len(enough) > 1] if enough else positions

    def needs(self, allowed: Iterable[Exercise]) -> dict[Muscle, float]:
        """How much each muscle waits for its turn: about 1 for what is due, below 0 for what has had enough."""
        past, wanted = self.past, care(self.profile)
        felt = {muscle: 1.2 for mood in self.moods for muscle in mood.muscles}
        felt |= {muscle: 2.4 for mood in self.moods for muscle in mood.before_all}
        # The week that ends tonight: what was done a week ago today is no longer in it.
        week, yesterday = past.week(WEEK - 1), past.week(1)
        liked = [each for each in allowed if each.id in self.profile.like]
        missed = {muscle for each in liked if self.longing(each) == 1 for muscle in each.targets}
        needs: dict[Muscle, float] = {}
        for muscle in MUSCLES:
            waited = past.waited([muscle])
            need = (ENOUGH_MS - week[muscle]) / ENOUGH_MS + min(10 if waited is None else waited, 10) / 20
            need = need * (1.0 if muscle in wanted or muscle in felt else OTHERS) + felt.get(muscle, 0.0)
            need -= INNER * (muscle == "adductors" and {"glutes", "adductors"} <= {*wanted})
            need += 0.5 * (muscle in missed) + URGENT * (muscle in wanted and week[muscle] < LEAST_MS)
            need -= 0.6 * any(yesterday[other] >= STRONG_MS for other in near(muscle)) + 2.0 * (week[muscle] >= FULL_MS)
            needs[muscle] = need
        return needs

    def workable(self, able: Sequence[Exercise], room: Mapping[Muscle, int]) -> set[Muscle]:
        """The muscles that there is something to do for; only what they look after, while most of that had little."""
        every = {muscle for exercise in able for muscle in exercise.targets}
        felt = {muscle for mood in self.moods for muscle in mood.muscles}
        own = every & {*care(self.profile), *felt}
        week = self.past.week(WEEK - 1)
        little = sum(week[muscle] < LEAST_MS for muscle in own) * 2 > len(own)
        return own if little and sum(room[muscle] for muscle in own) > self.ask.duration // EACH_MS else every

    def worth(self, exercise: Exercise, needs: Mapping[Muscle, float], scarce: Mapping[Muscle, float]) -> float:
        """How gladly an exercise is taken today."""
        past = self.past
        # What is for one muscle that waits and for one that does not is nearly as good as what is for the first alone.
        waiting = [needs[muscle] for muscle in exercise.targets] or [0.0]
        worth = NEED * (max(waiting) + sum(waiting) / len(waiting)) / 2
        repeated = min([scarce.get(muscle, 1.0) for muscle in exercise.targets if needs[muscle] > 0], default=1.0)
        worth += _familiar(exercise, past, self.ask, repeated)
        worth += (exercise.id in self.profile.like) * (LIKED + LONGING * self.longing(exercise))
        worth -= 3.0 * (exercise.id in past.eased)
        worth += 1.5 * (exercise.id in past.eased.values())
        worth += sum(_suiting(exercise, mood, past, liked=exercise.id in self.profile.like) for mood in self.moods)
        worth -= UP_AGAIN * _goes_up(exercise)  # nobody wants to sit up from it only to lie down again
        if exercise.level != "gentle":
            worth -= 6.0 * bool(self.conditions)  # a body that spares something has the gentle ones first
            worth -= 3.0 * any(past.week(1)[muscle] >= STRONG_MS for muscle in exercise.targets)
        return worth


def _suiting(exercise: Exercise, mood: Feeling, past: History, *, liked: bool) -> float:
    """How much rather, or less gladly, an exercise is taken by who feels so."""
    worth = mood.rather.get(exercise.style, 0.0) + mood.unknown * (not past.days(exercise.id))
    worth -= 1.0 * (mood.known and exercise.sides == "each" and not liked) + 3.0 * (mood.settled and _goes_up(exercise))
    worth += STIRRED * (mood.no_rounding and _stirs(exercise))
    # What brittle bones must not do is just that: to bend or twist the spine to its end.
    return worth - 3.0 * (mood.no_rounding and "osteoporosis" in exercise.avoid)


def _stirs(exercise: Exercise) -> bool:
    """Whether it moves the low back."""
    return exercise.style == "dynamic" and exercise.targets[:1] == ("lower back",)


def _goes_up(exercise: Exercise) -> bool:
    """Whether one has to get up from it, only to lie down again."""
    return exercise.ends not in (None, exercise.position)


def _room(past: History) -> dict[Muscle, int]:
    """How many exercises a muscle may have today before its week is more than full."""
    week = past.week(WEEK - 1)
    room: dict[Muscle, int] = {}
    for muscle in MUSCLES:
        lately = max((sums.get(muscle, 0) for sums in past.held.values()), default=0)
        dose = min(LARGEST_DOSE_MS, max(DOSE_MS, lately * 3 // 4))
        room[muscle] = min(MOST_FOR_A_MUSCLE, max(0, MOST_MS - week[muscle]) // dose)
    return room


def _positions(profile: Profile, moods: Iterable[Feeling]) -> tuple[str, ...]:
    """The positions that are allowed, and of these the ones that a feeling asks for, if any are left."""
    forbidden = places(profile.not_in)
    allowed = [position for position in POSITIONS if position not in forbidden]
    for mood in moods:
        wanted = places(mood.positions)
        allowed = [position for position in allowed if position in wanted] or allowed
    return tuple(allowed)


def _warmed(exercises: Iterable[Exercise], able: Sequence[Exercise]) -> Iterator[Exercise]:
    """Without the holds that would come before the first movement: nobody is stretched cold, or gets up again."""
    first = min((place(exercise) for exercise in able if exercise.style == "dynamic"), default=0)
    for exercise in exercises:
        if exercise.style == "dynamic" or place(exercise) >= first:
            yield exercise


def _moving_first(worth: Mapping[str, float], able: Sequence[Exercise], first: Sequence[Muscle]) -> Mapping[str, float]:
    """The worth of each; a movement in the half of the body that is then held is worth more than another."""
    upper = bool(first) and first[0] in UPPER
    halves = {each.id: (each.targets[:1] or first)[0] in UPPER for each in able if each.style == "dynamic"}
    return {
        name: value + (0 if name not in halves else SAME_HALF if halves[name] == upper else -SAME_HALF)
        for name, value in worth.items()
    }


def _first(
    needs: Mapping[Muscle, float], workable: set[Muscle], room: Mapping[Muscle, int], ask: Ask, more: int = 0
) -> tuple[Muscle, ...]:
    """The muscles whose turn it is, as many as there is time for and ``more``; rather in one half of the body.

    More of them where few exercises are left of each, so that a long session is not made of two long holds.
    """
    count = more + [number for start, number in COUNTS if start <= ask.duration][-1]
    first: list[Muscle] = []
    left = [muscle for muscle in MUSCLES if muscle in workable]
    while left and (len(first) < count or sum(room[muscle] for muscle in first) <= ask.duration // EACH_MS):
        half = first and (first[0] in UPPER)
        best = max(left, key=lambda m: (needs[m] + NEAR * bool(first and (m in UPPER) == half), _luck(ask, m)))
        left.remove(best)
        first.append(best)
    return tuple(first)


def _luck(ask: Ask, name: str) -> int:
    return zlib.crc32(f"{ask.vary}/{name}".encode())


def _familiar(exercise: Exercise, past: History, ask: Ask, repeated: float) -> float:
    """How gladly by when it was there last; ``repeated``: how much it matters that this was not long ago."""
    rest = past.rest_days(exercise.id)
    left = len(unheard(exercise, past)) / max(1, len(facts_of(exercise)))
    curious = left * min(MOST_CURIOUS, len(past.practised) / CURIOUS_AFTER)
    if rest is None:
        # What is new needs words, and a short time has none to spare.
        short = bool(past.spells) and ask.duration < SHORT + 120_000
        return (0.6 if past.new(LATELY) < NEW_ONES else -0.6) - 1.2 * short + curious
    worth = [value for days, value in RESTED.items() if days <= rest][-1]
    worth = (worth if worth > 0 else worth * repeated) - OFTEN * repeated * past.lately(exercise.id, LATELY)
    return worth + curious + UNHEARD * bool(left)


def closed(programme: Programme, past: History, profile: Profile, ask: Ask) -> list[str]:
    """The exercises of a session written for everybody that are not for this person today, by their ids."""
    owned, day = {*profile.props, "mat"}, _Day.of(past, profile, ask)
    return [
        exercise.id
        for exercise in programme.exercises.values()
        if not day.allows(exercise) or past.running(exercise.id) >= LONGEST_RUN or not owned.issuperset(exercise.props)
    ]
