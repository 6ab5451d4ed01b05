"""The log as a page that one likes to look at: in the terminal, as a picture, and for other programs. Pure.

It is kind: weeks are counted, never days; a week without practice is an empty one, and nothing else.
"""

from __future__ import annotations

import datetime
import html
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from coach.content.model import MUSCLES, Exercise
from coach.language import Language
from coach.practice.history import History, Spell, facts_of, unheard
from coach.practice.log import Entry, day_of
from coach.times import clock

WEEK_MS = 10 * 60_000
"""Ten minutes a muscle group and week, beyond which flexibility gains level off (Ingram et al. 2025, Sports Med)."""
LEVEL_OFF = "Gains in flexibility level off near ten minutes a week for each muscle group."
WEEKS = 12
DAY = datetime.timedelta(days=1)
SHADES = " ░▒▓█"
EDGES_MS = (1, 5 * 60_000, 10 * 60_000, 20 * 60_000)
"""From which held time (ms) on a day is drawn in the next shade."""
NEXT = 3
"""So many muscles are named as those that wait."""


class Page(msgspec.Struct, frozen=True):
    """What the page shows. Times in ms."""

    today: datetime.date
    weeks_in_a_row: int
    """Weeks with practice without one between them; this one counts once it has some."""
    days: Mapping[datetime.date, int]
    """Time held on each day of the last twelve weeks that had some."""
    muscles: Mapping[str, int]
    """This week, Monday to Sunday, most first."""
    held: int
    """This week."""
    next: tuple[str, ...]
    """Muscles that wait, longest first."""
    ahead: int = 0
    """Entries dated in the future."""


def page(entries: Iterable[Entry], today: datetime.date, care: Sequence[str]) -> Page:
    """What a log shows on ``today``; ``care``: the muscles that this person looks after."""
    days: Counter[datetime.date] = Counter()
    muscles: Counter[str] = Counter()
    last: dict[str, datetime.date] = {}
    dates: dict[str, datetime.date | None] = {}
    monday, ahead = _monday(today), 0
    for entry in entries:
        date = entry.at[:10]
        if date not in dates:
            dates[date] = day_of(date)
        day = dates[date]
        if day is None or day > today:
            ahead += day is not None
            continue
        days[day] += entry.ms
        for muscle in entry.targets:
            last[muscle] = max(day, last.get(muscle, day))
            if day >= monday:
                muscles[muscle] += entry.ms
    first = monday - (WEEKS - 1) * 7 * DAY
    waiting = sorted(care, key=lambda muscle: (muscles[muscle] >= WEEK_MS, last.get(muscle, datetime.date.min), muscle))
    return Page(
        today=today,
        weeks_in_a_row=_in_a_row({_monday(day) for day in days}, monday),
        days={day: ms for day, ms in sorted(days.items()) if day >= first},
        muscles=dict(sorted(muscles.items(), key=lambda pair: (-pair[1], pair[0]))),
        held=sum(ms for day, ms in days.items() if day >= monday),
        next=tuple(waiting[:NEXT]) if days else (),
        ahead=ahead,
    )


def _monday(day: datetime.date) -> datetime.date:
    return day - day.weekday() * DAY


def _in_a_row(weeks: set[datetime.date], this: datetime.date) -> int:
    """Weeks up to this one, or to the last one where this one is still young."""
    week = this if this in weeks else this - 7 * DAY
    count = 0
    while week in weeks:
        count, week = count + 1, week - 7 * DAY
    return count


def text(shown: Page, language: Language, width: int = 72) -> str:
    """The page for a terminal, ``width`` columns wide."""
    if not shown.days:
        rows = textwrap.wrap("Nothing is in the log of the last weeks. 'coach today' is a good way to begin.", width)
        return "\n".join(rows + _ahead(shown, width))
    rows = [*textwrap.wrap(_headline(shown), width), "", *_calendar(shown, width), ""]
    words = {name: name for name in (*shown.muscles, *shown.next)}  # a log may hold muscles that we do not know
    words |= {muscle: language.write(f"muscle_{muscle}") for muscle in MUSCLES}
    label = max((len(words[name]) for name in shown.muscles), default=0)
    room = max(10, min(30, width - label - 22))
    if shown.muscles:
        rows.append(f"{'This week':<{label}}  of 10 minutes")
    for name, ms in shown.muscles.items():
        filled = min(room, ms * room // WEEK_MS)
        enough = "  enough" if ms >= WEEK_MS else ""
        rows.append(f"{words[name]:<{label}}  {'█' * filled}{'·' * (room - filled)}  {clock(ms + 500):>5}{enough}")
    if shown.muscles:
        rows += ["", *textwrap.wrap(LEVEL_OFF, width)]
    if shown.next:
        rows += textwrap.wrap("Good next: " + ", ".join(words[name] for name in shown.next) + ".", width)
    return "\n".join(rows + _ahead(shown, width))


def _headline(shown: Page) -> str:
    this = [day for day in shown.days if day >= _monday(shown.today)]
    row = shown.weeks_in_a_row
    parts = [f"{row} weeks in a row" if row > 1 else ""]
    if this:
        days = f"{len(this)} {'day' if len(this) == 1 else 'days'}"
        parts.append(f"This week: {clock(shown.held + 500)} held on {days}")
    else:
        parts.append("This week is still open")
    return ". ".join(filter(None, parts)) + "."


def _ahead(shown: Page, width: int) -> list[str]:
    if not shown.ahead:
        return []
    entries = "entry is" if shown.ahead == 1 else "entries are"
    text = f"{shown.ahead} {entries} dated in the future; was the clock wrong? Nothing was thrown away."
    return ["", *textwrap.wrap(text, width)]


def _calendar(shown: Page, width: int) -> list[str]:
    """A row for each weekday, a column for each week, this one last; months above, shades below."""
    first = _monday(shown.today) - (WEEKS - 1) * 7 * DAY
    rows = ["     " + "".join(f"{name:<3}" for name in _months(first)).rstrip()]
    for weekday in range(7):
        marks = []
        for week in range(WEEKS):
            day = first + (week * 7 + weekday) * DAY
            marks.append("  " if day > shown.today else 2 * (SHADES[shade(shown.days.get(day, 0))].strip() or "·"))
        rows.append(f"{(first + weekday * DAY).strftime('%a')}  " + " ".join(marks).rstrip())
    legend = "     ·· rest  ░░ some  ▒▒ 5  ▓▓ 10  ██ 20 minutes"
    return [*rows, legend if len(legend) <= width else " ".join(legend.split())]


def _months(first: datetime.date) -> list[str]:
    """For each week the month that begins in it, in letters; else nothing. Two letters and a space must do."""
    names, last = [], 0
    for week in range(WEEKS):
        monday = first + week * 7 * DAY
        names.append(monday.strftime("%b") if monday.month != last else "")
        last = monday.month
    return names


def shade(ms: int) -> int:
    """0 to 4: how dark a day is drawn."""
    return sum(ms >= edge for edge in EDGES_MS)


COLOURS = ("#e8e6df", "#c5dccb", "#8fbf9f", "#4f9a6d", "#256b45")
CELL, GAP, LEFT, TOP = 18, 4, 44, 84
FOOT = 40


def picture(shown: Page) -> str:
    """The calendar as SVG, with the headline above it."""
    first = _monday(shown.today) - (WEEKS - 1) * 7 * DAY
    width, height = LEFT + WEEKS * (CELL + GAP) + 12, TOP + 7 * (CELL + GAP) + FOOT
    headline = _headline(shown) if shown.days else "The last twelve weeks."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="12" role="img">',
        f"<title>{html.escape(headline)}</title>",
        f'<rect width="{width}" height="{height}" fill="#faf9f5"/>',
    ]
    for number, line in enumerate(headline.rstrip(".").split(". ")):
        parts.append(_label(12, 24 + 18 * number, line, "#333"))
    for week, month in enumerate(_months(first)):
        if month:
            parts.append(_label(LEFT + week * (CELL + GAP), TOP - 8, month))
    parts += _legend(TOP + 7 * (CELL + GAP) + 10)
    for weekday in range(7):
        y = TOP + weekday * (CELL + GAP)
        if weekday % 2 == 0:
            parts.append(_label(12, y + 13, (first + weekday * DAY).strftime("%a")))
        for week in range(WEEKS):
            day = first + (week * 7 + weekday) * DAY
            if day <= shown.today:
                x, ms = LEFT + week * (CELL + GAP), shown.days.get(day, 0)
                parts.append(
                    f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" rx="4" fill="{COLOURS[shade(ms)]}">'
                    f"<title>{day}: {clock(ms)}</title></rect>"
                )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _label(x: int, y: int, text: str, colour: str = "#6b6b66") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}">{html.escape(text)}</text>'


def _legend(y: int) -> Iterator[str]:
    """What the shades stand for, in one row."""
    for number, text in enumerate(("rest", "some", "5", "10", "20 min")):
        x = 12 + number * 60
        yield f'<rect x="{x}" y="{y}" width="12" height="12" rx="3" fill="{COLOURS[number]}"/>'
        yield _label(x + 16, y + 10, text)


def data(shown: Page) -> bytes:
    """The page as JSON; times in ms."""
    return msgspec.json.format(msgspec.json.encode(shown), indent=2)


# ---- why an exercise is heard as it is


def why(exercise: Exercise, past: History) -> str:
    """How an exercise came to the level at which it is heard, and what there is still to tell of it."""
    spell = past.spells.get(exercise.id, Spell())
    facts, left = facts_of(exercise), unheard(exercise, past)
    rows = [f"{exercise.name} is heard at '{spell.level}' today."]
    if not spell.days:
        rows.append("It was not done yet, so all of it is told the first time.")
    else:
        times = "once" if len(spell.days) == 1 else f"on {len(spell.days)} days"
        rows.append(f"It was done {times}, first on {spell.days[0]} and last on {spell.days[-1]}.")
        rows.append("The first day is 'learn', the next 'full', three more 'brief', then 'cues'.")
    if spell.back:
        rows.append("After three weeks without it and more, it is told one level fuller today.")
    rows.append(f"{len(facts) - len(left)} of its {len(facts)} tips and answers were told; new ones come first.")
    if exercise.id in past.eased:
        rows.append(f"'{past.eased[exercise.id]}' was asked for in its place, and comes rather.")
    return "\n".join(rows)
