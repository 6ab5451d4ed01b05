"""What is told of a day is true: why it is this one, whom it is kind to, and how far a hold has grown."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from coach.content.model import ExerciseStep, Muscle
from coach.content.select import FLOOR, muscles
from coach.practice.log import Entry
from coach.practice.profile import Profile
from coach.practice.why import near
from coach.schedule.held import is_held
from coach.script.model import Line
from tests.bench.ten_days import SHE, ten_days
from tests.practice.person import LANGUAGE, Done, ask_for, exercises, live, somebody

START = datetime.date(2026, 11, 2)
DAY = datetime.timedelta(days=1)
NUMBERS = {LANGUAGE.number(number): number for number in range(1, 31)}
NAMES = {LANGUAGE.write(f"muscle_{muscle}"): muscle for each in exercises() for muscle in each.targets}
EVERY = {exercise.id: exercise for exercise in exercises()}


@pytest.fixture(scope="module")
def days() -> Sequence[Done]:
    return [*ten_days()]


def named(words: str) -> list[Muscle]:
    return [NAMES[name.lower()] for name in re.split(r", | and ", words)]


def untruths(done: Done, profile: Profile, log: Sequence[Entry]) -> Iterator[str]:
    """What the line says that the day or the log (of the days before) does not show."""
    text = done.because
    did = {span.place.exercise for span in done.plan.schedule.windows if is_held(span) and span.place.exercise}
    worked = {muscle for name in did for muscle in EVERY[name].targets}
    head = re.match(r"(?:Chosen|(?P<one>[A-Z][a-z ]+), because)", text)
    first = named(head["one"]) if head and head["one"] else []
    also = re.search(r"; (?:also )?for your ([a-z, ]+)", text)
    for muscle in first + (named(also[1]) if also else []):
        if muscle not in worked:
            yield f"nothing of it is for {muscle}"
    last = {muscle: entry.at[:10] for entry in log for muscle in entry.targets}
    seen = max((last[muscle] for one in first for muscle in near(one) if muscle in last), default=None)
    ago = (done.day - datetime.date.fromisoformat(seen)).days if seen else None
    if (told := re.search(r"it has been (\w+)(?: days|$|;| while)", text)) and ago is None:
        yield "it was never done"
    elif told and ago != NUMBERS.get(told[1], ago):
        yield f"it has been {ago} days"
    if "this is new" in text and ago is not None:
        yield "it is not new"
    if "way back" in text and (done.day - datetime.date.fromisoformat(log[-1].at[:10])).days <= 7:
        yield "nobody was away"
    if (liked := re.search(r"with ([^;]+), which you like", text)) and not any(
        EVERY[name].spoken_name == liked[1] for name in did & set(profile.like)
    ):
        yield "what they like is not in it"
    if "kind to" in text and not profile.avoid:
        yield "they have nothing to be kind to"
    yield from uneven(done, profile, log, first)


def uneven(done: Done, profile: Profile, log: Sequence[Entry], first: Sequence[Muscle]) -> Iterator[str]:
    """Whether something else had less, where it says that this had least."""
    if "had least" in done.because:
        week: Counter[str] = Counter()
        for entry in log:
            if 1 <= (done.day - datetime.date.fromisoformat(entry.at[:10])).days <= 6:
                week.update(dict.fromkeys(entry.targets, entry.ms))
        if any(week[other] < week[first[0]] for other in muscles(profile.wanted)):
            yield "something that is wanted had less"


def test_a_why_is_only_of_what_the_day_has_and_the_log_shows(days: Sequence[Done]) -> None:
    log: list[Entry] = []
    for done in days:
        assert [*untruths(done, SHE, log)] == [], f"{done.day}: {done.because}"
        log += done.entries


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20, 23])
def test_a_why_is_true_for_anybody(seed: int) -> None:
    profile, asks = somebody(seed, 30, START)
    log: list[Entry] = []
    for done in live(profile, asks, []):
        if isinstance(done, Done):
            assert [*untruths(done, profile, log)] == [], f"{done.day}: {done.because}"
            log += done.entries


def test_holds_grow_from_what_was_held_and_step_down_after_an_absence(days: Sequence[Done]) -> None:
    held: dict[str, list[int]] = {}
    before = days[0].day
    for done in days:
        away = (done.day - before).days > 7
        for step in done.plan.programme.session.steps:
            if not isinstance(step, ExerciseStep) or step.most is None:
                continue
            sums: Counter[str | None] = Counter()
            for entry in done.entries:
                sums[entry.side] += entry.ms if entry.exercise == step.exercise else 0
            sides = [ms for ms in sums.values() if ms]
            lately = max(held.get(step.exercise, [])[-3:], default=None)
            if lately is not None:
                assert min(sides) <= (lately * 3 // 4 if away else max(lately + 15_000, lately * 5 // 4))
            assert max(sides) - min(sides) <= 15_000, "the tighter side has a quarter of a minute more"
            held.setdefault(step.exercise, []).append(min(sides))
        before = done.day
    assert any(len(each) > 1 for each in held.values())


def test_who_is_new_to_an_exercise_hears_it_in_whole_sentences(days: Sequence[Done]) -> None:
    for done in days:
        said = {event.what.text for event in done.plan.schedule.events if isinstance(event.what, Line)}
        for name, exercise in done.plan.programme.exercises.items():
            ways = [one.say for one in exercise.instructions if one.phase in ("setup", "enter")]
            wholes = {LANGUAGE.with_side(say, side) for say in ways for side in ("left", "right")}
            if done.past.level(name) == "learn":
                assert len(wholes & said) >= len(ways) - ("{side}" in "".join(ways)), f"{done.day}, {name}"


def test_nobody_is_warned_of_what_others_have_and_the_rest_has_no_questions(days: Sequence[Done]) -> None:
    for done in days:
        said = {event.what.text for event in done.plan.schedule.events if isinstance(event.what, Line)}
        for text in (text for name in done.plan.programme.exercises for text in EVERY[name].before):
            named = {name for name, words in LANGUAGE.bodies.items() if words.search(text)}
            assert text not in said or not named or "knee" in named
        rest = max(span.start for span in done.plan.schedule.windows if span.kind == "rest")
        for event in done.plan.schedule.events:
            assert event.role != "answer" or event.start < rest, "a rest is a rest"


def test_each_day_begins_and_ends_in_other_words(days: Sequence[Done]) -> None:
    intros = Counter(done.plan.programme.session.intro for done in days)
    outros = Counter(done.plan.programme.session.outro for done in days)
    assert max(intros.values()) == 1
    assert max(outros.values()) <= 2


def test_a_sore_knee_stays_on_one_level(days: Sequence[Done]) -> None:
    for done in days:
        places = {exercise.position in FLOOR for exercise in done.plan.programme.exercises.values()}
        assert len(places) == 1, "nobody with a sore knee kneels on the way down"


def test_the_side_that_is_stretched_has_more_where_it_is_felt_across() -> None:
    profile = Profile(wanted=("neck",), tight_side="left", like=("levator-stretch",), not_in=("floor",))
    sums: Counter[str | None] = Counter()
    for done in live(profile, [(START + 2 * n * DAY, ask_for(12)) for n in range(3)], []):
        assert isinstance(done, Done)
        for entry in done.entries:
            if entry.exercise == "levator-stretch":
                sums[entry.side] += entry.ms
    assert sums["right"] > sums["left"], "with the head to the right, the left side of the neck is stretched"
