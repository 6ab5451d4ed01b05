"""How a lesson is taught: ``python -m tests.bench.teaching [SESSION ...]``.

Prints for every bundled session and level of detail: its length, how much of it is held time and how much speech, the
most talk and the least quiet in a hold of half a minute and more (breathing, guided throughout, aside), the words a
minute in each third, how often "breathe in" is said outside of breathing exercises, and the sentence heard most often.
What misses its bound has a star.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from coach.content.model import DETAILS, Detail, Programme
from coach.pipeline import options_from, plan
from coach.schedule.held import held_ms, words_a_minute
from coach.schedule.model import Event, Schedule, Span
from coach.script.model import Line
from coach.times import half_minutes
from tests.programmes import ENGLISH, bundled_sessions

LONG_HOLD = 30_000
NUMBERS = {ENGLISH.number(n) for n in range(200)} | set(ENGLISH.sides.values())
HELD: dict[Detail, int] = {"learn": 0, "full": 42, "brief": 58, "cues": 64}
"""Percent; at ``full`` the least of any session, whose average is ``AVERAGE``."""
AVERAGE: dict[Detail, int] = {"full": 50, "brief": 58, "cues": 64}
LEAST_MINUTES = 8
"""Shorter sessions do not count towards the average."""


class Lesson(msgspec.Struct, frozen=True):
    """The figures of one session at one level. Lengths in ms, shares in percent."""

    duration: int
    held: float
    speech: float
    most_talk: float
    least_quiet: int
    words: tuple[float, float, float]
    """A minute, in each third."""
    sentence: str
    times: int
    breathe_in: int

    def misses(self, detail: Detail) -> dict[str, bool]:
        """Which bounds are missed."""
        spoken = detail in ("learn", "full")
        return {
            "held": self.held < HELD[detail],
            "talk": spoken and self.most_talk > 35,
            "quiet": spoken and self.least_quiet < 10_000,
            "words": detail == "full" and self.words[2] > 0.7 * self.words[0],
            "times": self.times > 3,
            "breathe": self.breathe_in > 8 * max(1.0, self.duration / 1_200_000),
        }


def lesson(programme: Programme, schedule: Schedule) -> Lesson:
    lines = [event for event in schedule.events if isinstance(event.what, Line)]
    guided = {name for name, exercise in programme.exercises.items() if exercise.style == "breath"}
    holds = [
        span
        for span in schedule.windows
        if span.kind == "hold" and span.length >= LONG_HOLD and span.place.exercise not in guided
    ]
    talk = {span.item: [event for event in lines if event.item == span.item] for span in holds}
    breathing = {span.item for span in schedule.windows if span.kind == "breath"}
    told = [e for e in lines if e.item not in breathing and e.place.exercise not in guided]
    sentence, times = max(_sentences(lines).items(), key=lambda item: item[1], default=("", 0))
    return Lesson(
        duration=schedule.duration,
        held=100 * held_ms(schedule) / schedule.duration,
        speech=100 * sum(event.length for event in lines) / schedule.duration,
        most_talk=max((100 * sum(e.length for e in talk[h.item]) / h.length for h in holds), default=0),
        least_quiet=min((_quiet(hold, talk[hold.item]) for hold in holds), default=LONG_HOLD),
        words=words_a_minute(schedule),
        sentence=sentence,
        times=times,
        breathe_in=sum(len(re.findall(r"\bbreathe in\b", _text(event), re.IGNORECASE)) for event in told),
    )


def crowded(schedule: Schedule) -> list[tuple[Event, Event]]:
    """Lines that follow each other in less than half a second; a countdown's numbers have their second instead."""
    lines = [event for event in schedule.events if isinstance(event.what, Line)]
    return [
        (before, after)
        for before, after in pairwise(lines)
        if after.start - before.end < 500 and not before.role == after.role == "count"
    ]


def untrue_doses(schedule: Schedule) -> list[str]:
    """Lines that tell a dose which the clock does not give; in an exercise's own words any dose is one."""
    lines = [event for event in schedule.events if isinstance(event.what, Line)]
    own = [event for event in lines if event.role not in ("time", "rest", "count", "answer")]
    told = [e for e in lines if not e.place.rep and (e.role == "rest" or (e.role == "time" and e.place.exercise))]
    return [_text(event) for event in own if ENGLISH.dose.search(_text(event))] + [
        _text(event) for event in told if not _is_true(event, schedule)
    ]


def _is_true(event: Event, schedule: Schedule) -> bool:
    """Whether the window that comes next lasts so long, or is so long yet; whether there are so many repetitions."""
    text = _text(event).lower().replace(" more ", " ")
    after = [span for span in schedule.windows if span.end > event.start and span.place.step == event.place.step]
    if length := _LENGTH.search(text):
        span = next(span for span in after if span.kind in ("hold", "rest", "breath"))
        left = span.end - max(span.start, event.start)
        return length[0] in (ENGLISH.length(round(left, -3)), _about(span.length))
    if count := _TIMES.search(text):
        reps = [span.place.rep or 0 for span in after]
        return count[1] in {ENGLISH.number(number) for rep in reps for number in (rep, rep // 2)}
    return True


_LENGTH = re.compile(
    r"(?:about )?(?:a minute and a (?:half|quarter)|(?:half a|[a-z-]+(?: and a half)?) minutes?"
    r"(?: and [a-z-]+ seconds?)?|[a-z-]+ seconds)"
)
_TIMES = re.compile(r"([a-z-]+) times\b|\bone time\b")


def _about(ms: int) -> str:
    return f"about {ENGLISH.total(half_minutes(ms))}"


def _text(event: Event) -> str:
    assert isinstance(event.what, Line)  # only lines are looked at
    return event.what.text


def _sentences(lines: list[Event]) -> Counter[str]:
    """How often each sentence is heard, numbers and breath aside."""
    heard: Counter[str] = Counter()
    for event in lines:
        if event.role in ("count", "breath"):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", _text(event)):
            if not set(re.findall(r"[\w-]+", sentence.lower())) <= NUMBERS:
                heard[sentence] += 1
    return heard


def _quiet(hold: Span, talk: list[Event]) -> int:
    """The longest stretch (ms) of a hold without words."""
    edges = [(hold.start, hold.start), *((e.start, e.end) for e in talk), (hold.end, hold.end)]
    return max(begin - end for (_, end), (begin, _) in pairwise(edges))


def lessons(names: list[str]) -> Iterator[tuple[str, Detail, Lesson]]:
    for name, programme in bundled_sessions().items():
        for detail in DETAILS if not names or name in names else ():
            yield name, detail, lesson(programme, plan(programme, options_from({"detail": detail})).schedule)


def main(names: list[str]) -> None:
    print(f"{'':20} {'':6}   min  held% talk%  in hold  quiet   words a minute  breathe  most heard")
    held: dict[Detail, list[float]] = {detail: [] for detail in DETAILS}
    for name, detail, one in lessons(names):
        star = {key: "*" if miss else " " for key, miss in one.misses(detail).items()}
        words = " ".join(f"{count:4.0f}" for count in one.words)
        print(
            f"{name:20} {detail:6} {one.duration / 60_000:5.1f}  {one.held:4.0f}{star['held']} {one.speech:4.0f}  "
            f"{one.most_talk:5.0f}{star['talk']} {one.least_quiet / 1000:6.1f}{star['quiet']} {words}{star['words']} "
            f"{one.breathe_in:5}{star['breathe']}  {one.times}{star['times']} {one.sentence}"
        )
        if one.duration >= LEAST_MINUTES * 60_000:
            held[detail].append(one.held)
    for detail, bound in AVERAGE.items():
        if held[detail]:
            average = sum(held[detail]) / len(held[detail])
            print(
                f"{detail}: held {average:.1f} % on average in {len(held[detail])} sessions, at least {bound} is wanted"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
