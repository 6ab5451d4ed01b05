"""The hand-out: a session on one sheet of paper, to pin up or to take home. The only user of fpdf2.

Black on white throughout, so that any printer does: right holds are filled, left ones hatched, those without a side
grey. What is done, how long and how often is read off the schedule, so the sheet says what the clock does.
"""

from __future__ import annotations

import datetime
import io
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from coach.content.model import Exercise
from coach.errors import CoachError, RequestError
from coach.export.cover import face_for
from coach.export.lanes import bars
from coach.export.preview import held, seconds
from coach.language import Language, language
from coach.plain import plain
from coach.times import clock

if TYPE_CHECKING:
    from fpdf import FPDF

    from coach.pipeline import Plan
    from coach.schedule.model import Schedule, Span

Paper = Literal["A4", "Letter"]
Style = Literal["", "B", "I"]
SIDE = 16.0
"""Millimetres of margin; all lengths here are in millimetres, sizes of text in points."""
QR = 27.0
INSET = 8.0
"""From the number of an exercise to its text."""
DAYS = 7
WEEKS = 2
TITLES = (28, 24, 20, 17)
SIZES = (11, 10, 9.5, 9, 8.5, 8, 7.5, 7)
"""Of the text of an exercise: as large as the sheet has room for."""
LARGE = ((16, 9), (14, 8), (12.5, 7))
FORMS = (*LARGE, *((size, most) for most in (6, 4, 3, 2, 1) for size in SIZES[: 2 if most > 3 else None]))
"""Size and most lines of the way in, the best form first."""
TRIANGLE = 0.4
"""The room for the sign of a warning, for each point of size."""
RULED = 9.0
"""Between the lines to write on, where there is much room left."""
LINE, LEADING = 0.42, 0.45
"""Millimetres that a line is high for each point of its size: alone, and in a paragraph."""
STEPS_MS = (30_000, 60_000, 120_000, 300_000, 600_000, 3_600_000, 36_000_000)
_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""The same sheet is the same bytes whenever it is made."""
INK, GREY, PALE = 25, 120, 215
_PLAINER = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}


class Entry(msgspec.Struct, frozen=True):
    """One exercise of the sheet."""

    name: str
    dose: str
    how: tuple[str, ...]
    """Its sentences; as many are written as there is room for."""
    care: str


def entries(plan: Plan) -> tuple[Entry, ...]:
    """The exercises of a session in the order in which they come, each once, with the dose that the clock gives."""
    spans: dict[str, list[Span]] = {}
    for window in plan.schedule.windows:
        if window.place.exercise:
            spans.setdefault(window.place.exercise, []).append(window)
    spoken = language(plan.schedule.language)
    exercises = plan.programme.exercises
    return tuple(
        Entry(
            plain(exercises[name].name),
            dose(windows, spoken),
            _how(exercises[name], spoken),
            _care(exercises[name], spoken),
        )
        for name, windows in spans.items()
    )


def dose(windows: Sequence[Span], spoken: Language) -> str:
    """What the clock gives one exercise: ``2 x 45 s each side``, ``12 x 5 s``, ``1 min + 45 s``, ``5 min``."""
    by_side: dict[str | None, list[int]] = {}
    for window in windows:
        if window.kind in ("hold", "rep"):
            by_side.setdefault(window.place.side, []).append(window.length)
    if not by_side:
        return seconds(sum(window.length for window in windows if window.kind in ("breath", "rest")))
    texts = {side: _times(lengths) for side, lengths in by_side.items()}
    if None not in texts and len(texts) > 1 and len(set(texts.values())) == 1:
        return spoken.write("each_side", dose=next(iter(texts.values())))
    return ", ".join(f"{text} {spoken.side(side)}".strip() for side, text in texts.items())


def _times(lengths: Sequence[int]) -> str:
    counts = [(length, len(list(same))) for length, same in groupby(lengths)]
    return " + ".join(
        seconds(length) if count == 1 else f"{count} \u00d7 {seconds(length)}" for length, count in counts
    )


def _how(exercise: Exercise, spoken: Language) -> tuple[str, ...]:
    """What one does, sentence by sentence, told for the side that comes first."""
    side = None if exercise.sides == "none" else "right"
    steps = [one.say for one in exercise.instructions if one.phase in ("setup", "enter", "hold")]
    return tuple(plain(spoken.with_side(step, side)) for step in steps) or (plain(exercise.purpose),)


def _care(exercise: Exercise, spoken: Language) -> str:
    side = None if exercise.sides == "none" else "right"
    lines = [*exercise.cautions, *exercise.before]
    return plain(spoken.with_side(lines[0], side)) if lines else ""


def card(plan: Plan, *, url: str = "", paper: Paper = "A4") -> bytes:
    """The sheet as a PDF of one page. ``url``: where its sound is, for a code that a phone can read.

    Raises ``CoachError`` where fpdf2 or segno is missing, ``RequestError`` for more exercises than a sheet can hold.
    """
    sheet = _Sheet(paper, plan)
    bottom = sheet.foot()
    sheet.head(url)
    sheet.timeline()
    sheet.exercises(entries(plan), bottom)
    return bytes(sheet.pdf.output())


class _Sheet:
    """A page being drawn, from the top down; ``y`` is where there is room."""

    def __init__(self, paper: Paper, plan: Plan) -> None:
        self.plan = plan
        self.schedule: Schedule = plan.schedule
        self.spoken = language(self.schedule.language)
        self.pdf = _blank(
            paper, plain(self.schedule.title) + "".join(e.name for e in plan.programme.exercises.values())
        )
        self.pdf.set_title(plain(self.schedule.title))
        self.pdf.set_lang(self.spoken.name)
        self.width = self.pdf.w - 2 * SIDE
        self.y = SIDE

    # ---- words

    def text(self, x: float, y: float, words: str, size: float, style: Style = "", *, grey: int = INK,
             width: float = 0, align: Literal["L", "R", "C"] = "L") -> None:  # fmt: skip
        """One line; ``y`` is its upper edge, ``size`` in points."""
        self.pdf.set_font(style=style, size=size)
        self.pdf.set_text_color(grey)
        self.pdf.set_xy(x, y)
        self.pdf.cell(width or None, size * LINE, self.writable(words), align=align)

    def lines(
        self, x: float, lines: Iterable[str], size: float, high: float, style: Style = "", grey: int = INK
    ) -> None:
        """Line below line from ``y`` on, each ``high`` mm high."""
        for line in lines:
            self.text(x, self.y, line, size, style, grey=grey)
            self.y += high

    def broken(self, words: str, size: float, width: float, style: Style = "") -> list[str]:
        self.pdf.set_font(style=style, size=size)
        lines: Any = self.pdf.multi_cell(width, 5, self.writable(words), dry_run=True, output="LINES")
        return list(lines)

    def within(self, sentences: Iterable[str], size: float, width: float, most: int) -> list[str]:
        """As many whole sentences as have room in ``most`` lines; of the first as much as has."""
        words, lines = "", list[str]()
        for sentence in sentences:
            longer = f"{words} {sentence}".strip()
            broken = self.broken(longer, size, width)
            if len(broken) > most:
                return lines or [*broken[: most - 1], broken[most - 1].rpartition(" ")[0] + " ..."]
            words, lines = longer, broken
        return lines

    def writable(self, words: str) -> str:
        """``words``, without the letters that the page's face does not have."""
        if self.pdf.font_family != "helvetica":
            return words
        words = "".join(_PLAINER.get(char, char) for char in words)
        try:
            words.encode("latin-1")
        except UnicodeEncodeError:
            bare = (char for char in unicodedata.normalize("NFKD", words) if not unicodedata.combining(char))
            words = "".join(bare).encode("latin-1", "replace").decode("latin-1")
        return words

    # ---- the parts of the page

    def head(self, url: str) -> None:
        room = self.width - (QR + 6 if url else 0)
        if url:
            self._code(url, self.pdf.w - SIDE - QR, self.y - 2)
        title = plain(self.schedule.title) or self.spoken.write("untitled")
        size = next((size for size in TITLES if len(self.broken(title, size, room, "B")) == 1), TITLES[-1])
        self.lines(SIDE - 1, self.broken(title, size, room, "B")[:2], size, size * LINE + 0.6, "B")
        self.y += 1.4
        self.lines(SIDE - 1, self.broken(self._summary(), 10.5, room)[:3], 10.5, 4.9, grey=GREY)
        self.y = max(self.y + 4, SIDE + (QR + 6 if url else 0))

    def _summary(self) -> str:
        """How long it is, and what has to be at hand."""
        names = {window.place.exercise for window in self.schedule.windows}
        exercises = [exercise for name, exercise in self.plan.programme.exercises.items() if name in names]
        props = tuple(dict.fromkeys(prop for exercise in exercises for prop in exercise.props))
        sentences = [self.spoken.sentence(held(self.schedule))]
        if props:
            sentences.append(
                self.spoken.write("card_props", props=self.spoken.listed([self.spoken.one(p) for p in props]))
            )
        return plain(". ".join(sentences) + ".")

    def _code(self, url: str, x: float, y: float) -> None:
        import segno

        picture = io.BytesIO()
        segno.make(url, error="m", micro=False).save(picture, kind="png", scale=8, border=0)
        self.pdf.image(picture, x, y, QR)
        self.text(x, y + QR + 0.8, self.spoken.write("card_listen"), 8, grey=GREY, width=QR, align="C")

    def timeline(self) -> None:
        """The session from left to right: what is held above the line, the voice under it."""
        schedule, top, high = self.schedule, self.y, 9.0
        mm = self.width / max(schedule.duration, 1)
        self.pdf.set_line_width(0.15)
        for lane, start, end in bars(schedule):
            x, width = SIDE + start * mm, (end - start) * mm
            if lane == "voice":
                self.pdf.set_fill_color(GREY)
                self.pdf.rect(x, top + high + 1.2, max(width, 0.1), 1, style="F")
            else:
                self._bar(lane, x, top, max(width - 0.12, 0.15), high)
        self.pdf.set_draw_color(INK)
        self.pdf.line(SIDE, top + high + 0.5, SIDE + self.width, top + high + 0.5)
        step = next(step for step in STEPS_MS if schedule.duration <= 12 * step)
        for ms in range(0, schedule.duration - step * 2 // 3, step):
            self.text(SIDE + ms * mm - 1, top + high + 2.8, clock(ms), 7, grey=GREY)
        self.text(SIDE, top + high + 2.8, clock(schedule.duration), 7, grey=GREY, width=self.width + 1, align="R")
        self.y = top + high + 6.4
        self._legend()

    def _bar(self, lane: str, x: float, y: float, width: float, high: float) -> None:
        """Told apart without any colour: filled, hatched, grey, or half as high."""
        self.pdf.set_draw_color(INK)
        if lane == "left":
            self.pdf.set_fill_color(255)
            self.pdf.rect(x, y, width, high, style="DF")
            with self.pdf.rect_clip(x, y, width, high):
                for step in range(int((width + high) / 1.1) + 1):
                    self.pdf.line(x - high + step * 1.1, y + high, x + step * 1.1, y)
            return
        fill, part = {"right": (INK, 1.0), "both": (GREY, 1.0)}.get(lane, (PALE, 0.5))
        self.pdf.set_fill_color(fill)
        self.pdf.rect(x, y + high * (1 - part), width, high * part, style="F")

    def _legend(self) -> None:
        lanes = {lane for lane, _, _ in bars(self.schedule)}
        kinds = self.spoken.windows
        names = dict(self.spoken.sides) | {"both": kinds["hold"], "breath": kinds["breath"], "rest": kinds["rest"]}
        x = SIDE
        for lane, name in names.items():
            if lane in lanes:
                self._bar(lane, x, self.y + 0.3, 4, 2.6)
                self.text(x + 4.6, self.y, name, 8, grey=GREY)
                x += 9 + self.pdf.get_string_width(name)
        self.y += 9

    def exercises(self, rows: Sequence[Entry], bottom: float) -> None:
        """All of them, as large as there is room for, with as much of the way in. Raises ``RequestError``."""
        room = bottom - self.y - 2

        def heights_in(size: float, most: int) -> list[float]:
            return [self._height(entry, size, most) for entry in rows]

        if sum(heights_in(*FORMS[-1])) > room:
            problem = f"{len(rows)} exercises are more than a sheet can hold"
            raise RequestError(f"'{plain(self.schedule.title)}'", problem, "export fewer")
        size, most = next(form for form in FORMS if sum(heights_in(*form)) <= room)
        heights = heights_in(size, most)
        gap = min((room - sum(heights)) / max(len(rows), 1), 7.0)
        for number, (entry, height) in enumerate(zip(rows, heights, strict=True), 1):
            top = self.y
            if number > 1:
                self.pdf.set_draw_color(PALE)
                self.pdf.line(SIDE + INSET, top - 2 - gap / 2, SIDE + self.width, top - 2 - gap / 2)
            self._exercise(number, entry, size, most)
            self.y = top + height + gap
        self._ruled(bottom)

    def _ruled(self, bottom: float) -> None:
        """What a sheet of few exercises has room for: notes by hand."""
        self.pdf.set_draw_color(PALE)
        count = int((bottom - self.y) / RULED)
        for number in range(1, count if count > 3 else 0):
            y = bottom - number * RULED
            self.pdf.line(SIDE + INSET, y, SIDE + self.width, y)

    def _parts(self, entry: Entry, size: float, most: int) -> tuple[list[str], list[str]]:
        width = self.width - INSET
        return self.within(entry.how, size, width, most), self.within(
            (entry.care,), size, width - size * TRIANGLE, 1 + (most > 1)
        )

    def _height(self, entry: Entry, size: float, most: int) -> float:
        how, care = self._parts(entry, size, most)
        return (size + 1.5) * LINE + 1.4 + (len(how) + len(care) * bool(entry.care)) * size * LEADING + 3

    def _exercise(self, number: int, entry: Entry, size: float, most: int) -> None:
        left = SIDE + INSET
        self.text(SIDE - 1, self.y, str(number), size + 1.5, "B", grey=GREY)
        self.text(left - 1, self.y, entry.name, size + 1.5, "B")
        self.text(SIDE, self.y, entry.dose, size + 1.5, "B", width=self.width + 1, align="R")
        self.y += (size + 1.5) * LINE + 1.2
        how, care = self._parts(entry, size, most)
        self.lines(left - 1, how, size, size * LEADING)
        if entry.care:
            self._warning(left, self.y, size)
            self.lines(left - 1 + size * TRIANGLE, care, size, size * LEADING, "I")

    def _warning(self, x: float, y: float, size: float) -> None:
        """A small triangle: this line is to take care of."""
        high = size * 0.26
        self.pdf.set_fill_color(INK)
        corners = [(x, y + high + 0.5), (x + high * 1.15, y + high + 0.5), (x + high * 0.575, y + 0.5)]
        self.pdf.polygon(corners, style="F")

    def foot(self) -> float:
        """Boxes to tick for two weeks, and what holds for every stretch; its upper edge in mm is given back."""
        top = self.pdf.h - SIDE - 14
        self.pdf.set_draw_color(INK)
        self.pdf.set_line_width(0.3)
        self.pdf.line(SIDE, top, SIDE + self.width, top)
        box, gap = 6.0, 1.8
        week = DAYS * (box + gap)
        for number in range(WEEKS):
            x = SIDE + number * (self.width / WEEKS)
            label = self.spoken.write("card_week", number=number + 1)
            self.text(x - 1, top + 3.4, label, 9, "B")
            start = x + self.width / WEEKS - week - (0 if number else 6)
            for day in range(DAYS):
                self.pdf.rect(start + day * (box + gap) + gap, top + 2.5, box, box, round_corners=True, corner_radius=1)
        self.text(SIDE - 1, top + 12, self.spoken.write("card_care"), 8.5, grey=GREY)
        return top


def _blank(paper: Paper, letters: str) -> FPDF:
    """An empty page, in a face that has all ``letters`` where this machine has one."""
    try:
        from fpdf import FPDF
    except ImportError:
        mend = "pip install 'audio-coach[card]'"
        raise CoachError("the hand-out", "needs fpdf2, which is not installed", mend) from None
    pdf = FPDF(format=paper)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 1.0
    pdf.set_creation_date(_DATE)
    pdf.set_producer("coach")
    pdf.add_page()
    pdf.set_font("helvetica")
    if any(ord(char) > 255 and char not in _PLAINER for char in letters) and (face := face_for(letters)):
        for style in ("", "B", "I"):
            pdf.add_font("face", style, face)
        pdf.set_font("face")
    return pdf
