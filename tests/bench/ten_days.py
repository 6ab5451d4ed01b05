"""Ten days of one imaginary person, written down for readers: ``python -m tests.bench.ten_days > FILE.md``.

She has a sore knee, wants hips, lower back and hamstrings, likes one exercise, and is away for ten days in the middle.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache

from coach.export.preview import preview_of
from coach.export.text import write
from coach.practice.profile import Profile
from coach.schedule.model import Schedule
from coach.times import clock
from tests.practice.person import Done, ask_for, live

START = datetime.date(2026, 11, 2)
DAYS = 0, 1, 3, 4, 6, 7, 17, 18, 20, 21
ASKED = (12, 18, ""), (8, 7, ""), (12, 21, "tired"), (12, 18, ""), (20, 10, ""), (6, 13, "at-desk"), (12, 18, ""), (
    12, 18, "stiff-back",
), (12, 18, ""), (10, 7, "")  # fmt: skip
"""Minutes, hour and feeling of each day."""
SHE = Profile(
    avoid=("knee",),
    minutes=12,
    wanted=("hips", "lower back", "hamstrings"),
    tight_side="left",
    like=("figure-four-foot-down",),
)
MOVED = "hold", "rep"
LEAST_MS = 4_000
HEAD = """# Ten days of one person

She has a sore knee (`coach profile --avoid knee --minutes 12 --wanted hips,'lower back',hamstrings --tight-side left`),
likes the figure four with the foot down, and was ill or away between the sixth and the seventh of these days.
"""


@cache
def ten_days() -> tuple[Done, ...]:
    """Each as it is chosen, told and logged. Raises ``RequestError`` where one cannot be."""
    return tuple(_lived())


def _lived() -> Iterator[Done]:
    days = [START + datetime.timedelta(days=number) for number in DAYS]
    asks = [ask_for(minutes, feel.split(), hour) for minutes, hour, feel in ASKED]
    for done in live(SHE, list(zip(days, asks, strict=True)), []):
        if not isinstance(done, Done):
            raise done[1]
        yield done


def spent(schedule: Schedule, *kinds: str) -> str:
    """How much time goes into windows of these kinds; a pause between two repetitions is no rest."""
    return clock(sum(span.length for span in schedule.windows if span.kind in kinds and span.length >= LEAST_MS))


def main() -> None:
    print(HEAD)
    for (minutes, hour, feel), done in zip(ASKED, ten_days(), strict=True):
        schedule = done.plan.schedule
        command = f"coach today --minutes {minutes}{f' --feel {feel}' if feel else ''} --show"
        names = [f"{each.name} ({done.past.level(name)})" for name, each in done.plan.programme.exercises.items()]
        print(f"## {done.day:%A} {done.day.day} {done.day:%B}, {hour}:00   `{command}`\n")
        print(f"Why: {done.because}\nMoving and stretching: {spent(schedule, *MOVED)}; rest: {spent(schedule, 'rest')}")
        print(f"Exercises: {', '.join(names)}\n\n```\n{write(preview_of(done.plan, 88))}```\n")


if __name__ == "__main__":
    main()
