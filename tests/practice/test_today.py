"""Months of people who practise: exact, kind to every limit, different every day, and less talk with practice."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from coach.content.conditions import conditions
from coach.content.model import Exercise, ExerciseStep, Ms, Programme, RestStep, SayStep, Session, Step
from coach.content.select import places
from coach.errors import RequestError
from coach.making import make_today
from coach.pipeline import plan
from coach.practice.feelings import FEELINGS, feelings
from coach.practice.greeting import Greeting, repetition_ms
from coach.practice.history import facts_of, history, unheard
from coach.practice.log import Entry, Log
from coach.practice.profile import Profile
from coach.practice.telling import Telling
from coach.practice.today import LONGEST_RUN
from coach.script.model import Line
from tests.practice.person import LANGUAGE, Done, ask_for, exercises, live, silent, somebody, years

START = datetime.date(2026, 1, 1)
DAY = datetime.timedelta(days=1)
EVERY = {exercise.id: exercise for exercise in exercises()}


def forbidden(exercise: Exercise, profile: Profile, day: datetime.date) -> bool:
    return bool(
        conditions(profile.avoid) & set(exercise.avoid)
        or exercise.position in places(profile.not_in)
        or exercise.id in profile.skipped(day)
        or set(exercise.props) - {*profile.props, "mat"}
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_person_at_random_has_exact_days_that_keep_every_limit(seed: int) -> None:
    profile, asks = somebody(seed, 40, START)
    log: list[Entry] = []
    did: dict[str, set[datetime.date]] = {}
    for done in live(profile, asks, log):
        if not isinstance(done, Done):
            assert done[1].problem  # it says why not
            continue
        assert done.plan.schedule.duration == done.ask.duration
        for name, exercise in done.plan.programme.exercises.items():
            assert not forbidden(exercise, profile, done.day), name
            did.setdefault(name, set()).add(done.day)
    for days in did.values():
        assert not any({day + n * DAY for n in range(LONGEST_RUN + 1)} <= days for day in days)


@pytest.mark.slow
def test_the_same_all_day_another_with_vary_and_another_tomorrow() -> None:
    log: list[Entry] = []
    list(live(Profile(), [(START + n * DAY, ask_for(10)) for n in range(3)], log))
    day = START + 3 * DAY

    def session(vary: int, on: datetime.date, entries: list[Entry]) -> object:
        return make_today(exercises(), history(entries, on), Profile(), ask_for(10, vary=vary), silent())

    first = session(0, day, log)
    assert session(0, day, [*log, Entry(f"{day}T08:00:00", "S", "frog", 60_000)]) == first
    assert session(1, day, log) != first
    assert session(0, day + DAY, log) != first


@pytest.mark.slow
def test_less_is_said_with_practice_and_facts_are_told_once_each() -> None:
    """One person of ten exercises, often: words a minute fall by 40 % from the first to the tenth day of each."""
    few = Profile(wanted=("hips", "lower back"), level="gentle", props=("cushion",))
    asks = [(START + n * DAY, ask_for(12)) for n in range(200) if n % 7 < 5]
    log: list[Entry] = []
    rates: dict[str, list[float]] = {}
    for done in live(few, asks, log):
        assert isinstance(done, Done)
        shares: dict[str, list[int]] = {}
        for event in done.plan.schedule.events:
            if isinstance(event.what, Line) and event.role != "count" and event.place.exercise:
                shares.setdefault(event.place.exercise, []).append(len(event.what.text.split()))
        says = {step.say for step in done.plan.programme.session.steps if isinstance(step, SayStep)}
        for name in shares:
            told = {fact.key for fact in facts_of(EVERY[name]) if fact.lines[-1] in says}
            assert told.isdisjoint(done.past.facts.get(name, ())), "what was told before an exercise is not told again"
        for name, words in shares.items():
            spans = [span for span in done.plan.schedule.windows if span.place.exercise == name]
            ms = max(span.end for span in spans) - min(span.start for span in spans)
            rates.setdefault(name, []).append(sum(words) * 60_000 / ms)
    tenth = {name: each for name, each in rates.items() if len(each) >= 10}
    assert len(tenth) >= 4
    first, last = (sum(each[n] for each in tenth.values()) for n in (0, 9))
    assert last <= 0.6 * first
    early, past, nothing = (history(log, START + n * DAY) for n in (161, 201, 0))
    there, left, soon = ({name: len(unheard(EVERY[name], then)) for name in rates} for then in (nothing, past, early))
    days = sum(day < START + 160 * DAY for day, _ in asks)
    assert sum(there.values()) - sum(soon.values()) >= days, "a new fact a day, of one exercise or another"
    often = [name for name, each in rates.items() if len(each) >= 2 * there[name]]
    assert len(often) >= 10
    assert [name for name in often if left[name]] == [], "who has come up often has told all"


def test_it_chooses_in_time_with_ten_years_of_log(tmp_path: Path) -> None:
    """The best of three: what is imported or read once, and what else the machine does, is not the choice's doing."""
    log = Log(tmp_path)
    log.add(years(10, START))
    took: list[float] = []
    for _ in range(3):
        begin = time.process_time()
        past = history(log.read(), START)
        assert len(past.spells) == len(EVERY)
        today = make_today(exercises(), past, Profile(), ask_for(10), silent())
        assert plan(today.programme, silent()).schedule.duration == 600_000
        took.append(time.process_time() - begin)
    assert min(took) < 0.3


def test_limits_that_leave_nothing_are_told() -> None:
    shut = Profile(not_in=("floor", "chair", "standing"))
    with pytest.raises(RequestError) as caught:
        make_today(exercises(), history([], START), shut, ask_for(10), silent())
    assert "'coach profile'" in caught.value.mend


def test_every_feeling_has_a_session_and_an_unknown_one_its_nearest_names() -> None:
    for word in [*FEELINGS, "stiff-back", "stiff neck"]:
        today = make_today(exercises(), history([], START), Profile(), ask_for(10, [word]), silent())
        assert today.because
    with pytest.raises(RequestError, match="'stiff-hips'"):
        feelings(["stiff-hip5"], 12)


def test_the_hour_says_whether_one_wakes_or_goes_to_rest() -> None:
    assert set(feelings([], 7)) == {"waking"}
    assert set(feelings([], 22)) == set(feelings([], 1)) == {"evening"}
    assert set(feelings(["at-desk"], 7)) == {"at-desk"}
    assert not feelings([], 15)


def intro(profile: Profile, log: list[Entry], day: datetime.date, *feelings: str) -> str:
    ask = ask_for(12, feelings)
    return make_today(exercises(), history(log, day), profile, ask, silent()).programme.session.intro


def test_a_greeting_names_the_body_it_is_kind_to_and_counts_no_days_at_anyone() -> None:
    profile = Profile(avoid=("knee",))
    log: list[Entry] = []
    asks = [(START + n * DAY, ask_for(12)) for n in (0, 1, 3, 8, 20)]
    greetings = [done.plan.programme.session.intro for done in live(profile, asks, log) if isinstance(done, Done)]
    assert len(set(greetings)) == len(greetings)
    assert "first time together" in greetings[0]
    assert "back" in greetings[-1]
    assert "your knee" in greetings[0]
    assert not any("a sore knee" in each for each in greetings), "it is their own"
    assert not any(number in each for each in greetings for number in ("two days", "seven days", "twelve days"))


def test_what_the_last_sessions_had_gives_way() -> None:
    log: list[Entry] = []
    days = live(Profile(), [(START + n * DAY, ask_for(15)) for n in range(6)], log)
    sets = [frozenset(done.plan.programme.exercises) for done in days if isinstance(done, Done)]
    assert len(frozenset.union(*sets)) >= 12
    assert len(set(sets)) == len(sets)


def test_a_stiff_back_is_the_low_one_first() -> None:
    log: list[Entry] = []
    list(live(Profile(wanted=("low back",)), [(START, ask_for(12))], log))
    today = make_today(exercises(), history(log, START + 2 * DAY), Profile(), ask_for(12, ["stiff-back"]), silent())
    worked = {muscle for exercise in today.programme.exercises.values() for muscle in exercise.targets}
    assert "lower back" in worked


def greeting(log: list[Entry], *words: str) -> Greeting:
    felt = tuple(feelings(words, 15).values())
    return Greeting(past=history(log, START), language=LANGUAGE, profile=Profile(), moment="day", felt=felt)


def of(*names: str, rest: int = 0) -> Programme:
    steps: list[Step] = [ExerciseStep(exercise=name) for name in names]
    steps += [RestStep(rest=Ms(rest))] if rest else []
    session = Session(title="S", intro="Hello.", steps=tuple(steps))
    return Programme(session=session, exercises={name: EVERY[name] for name in names})


@pytest.mark.parametrize("name", ["cat-cow", "seated-march"])
@pytest.mark.parametrize("told", [True, False])
def test_a_movement_done_in_two_rounds_has_one_repetition_more_in_each(name: str, told: bool) -> None:
    """As it is logged: each round by itself, and where sides take turns each repetition. Older logs tell no rounds."""
    step, in_turn = ExerciseStep(exercise=name), EVERY[name].sides == "alternate"
    if in_turn and not told:
        return
    each, sides = repetition_ms(EVERY[name], step), ("right", "left") if in_turn else (None,)
    at = f"{START - DAY}T18:00:00"
    log = [
        Entry(at, "S", name, ms, side, round=turn if told else 0)
        for turn in (1, 2)
        for ms, side in ([(each, side) for side in sides] * 5 if in_turn else [(5 * each, None)])
    ]
    for words, reps in (((), 6), (("tired",), 4)):
        hello = greeting(log, *words)
        steps = Telling(hello.past, LANGUAGE, Profile(), greeting=hello)(of(name)).session.steps
        assert [one.reps for one in steps if isinstance(one, ExerciseStep)] == [reps]
    for reps, said in ((2 * 6, True), (2 * 5, False), (11, False), (6, False)):
        spoken = greeting(log).greeted(of(name), {name: reps * each}).session.intro
        assert ("one more" in spoken) is said, reps


def test_what_answers_a_feeling_is_true_of_the_session() -> None:
    past = [Entry(f"{START - n * DAY}T18:00:00", "S", "butterfly", 60_000) for n in (1, 2, 3)]

    def said(programme: Programme, word: str) -> set[str]:
        logs = (past[:1], past[:2], past)
        return {greeting(log, word).greeted(programme, {}).session.intro for log in logs}

    def some(programme: Programme, word: str, words: str) -> bool:
        return any(words in each for each in said(programme, word))

    assert some(of("butterfly", rest=90_000), "tired", "only what you know, and then there is a long rest")
    for other in (of("butterfly"), of("butterfly", rest=20_000), of("butterfly", "frog", rest=90_000)):
        assert not some(other, "tired", "only what you know")
        assert some(other, "tired", "little is asked")
    assert some(of("cat-cow", "butterfly"), "stiff-hips", "small movements, and those come first")
    assert not some(of("butterfly", "cat-cow"), "stiff-hips", "movements")
    assert not some(of("butterfly"), "sore", "move")
