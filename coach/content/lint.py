"""What a person with closed eyes would stumble over, found in the text of an exercise before anyone hears it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from coach.content.model import Exercise, Programme, Session, walk
from coach.content.validate import spoken_lines
from coach.content.yamlfile import Document, KeyPath, write_path
from coach.language import Language
from coach.plain import cut
from coach.times import write_duration

SHORTEST_STATIC = 20_000
"""ms. Shorter static holds need a reason (COACHING.md, "Dose")."""
Severity = Literal["error", "warning", "note"]

MOST_WORDS_MOVING = 16
MOST_CHARACTERS_MOVING = 100
"""Longer lines are over only when the listener should already have moved."""
LONG_WITHOUT_SHORT = 8
"""A line of more words than this should have a short form for later sides and rounds."""
MOST_WORDS_TIP = 18
MOST_WORDS_NAME = 4
"""A longer name stumbles inside a sentence, and should have a ``spoken`` one."""


class Finding(msgspec.Struct, frozen=True):
    """One thing to look at: where it is, and how to mend it. ``line`` counts from 1 (0: the whole file)."""

    path: str
    line: int
    where: str
    severity: Severity
    problem: str
    mend: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        where = f"{self.where}: " if self.where else ""
        return f"{place}: {self.severity}: {where}{cut(self.problem)}" + (f"; {cut(self.mend)}" if self.mend else "")


Note = tuple[KeyPath, Severity, str, str]
"""Where something is, how grave, what it is, and the mend."""


def finding(document: Document, where: KeyPath, severity: Severity, problem: str, mend: str = "") -> Finding:
    return Finding(str(document.path), document.line(where), write_path(where), severity, problem, mend)


def lint_exercise(exercise: Exercise, document: Document, language: Language) -> Iterator[Finding]:
    """Everything worth a look in one exercise that is valid as such."""
    yield from (finding(document, *note) for note in _exercise(exercise, language))


def lint_session(programme: Programme, document: Document, language: Language) -> Iterator[Finding]:
    """Everything worth a look in a session's own words."""
    yield from (finding(document, *note) for note in _session(programme.session, language))


def _exercise(exercise: Exercise, language: Language) -> Iterator[Note]:
    for text, where in spoken_lines(exercise):
        yield from _words(text, where, language)
    yield from _lines(exercise)
    yield from _sides(exercise, language)
    yield from _switch(exercise, language)
    yield from _short_hold(exercise)
    yield from _bodies(exercise, language)
    yield from _too_soon(exercise, language)
    yield from _spelled(exercise.spoken or exercise.name, ("spoken" if exercise.spoken else "name",), language)
    if not exercise.spoken and (words := len(exercise.name.split())) > MOST_WORDS_NAME:
        problem = f"a name of {words} words is long inside a sentence"
        yield ("name",), "note", problem, "add spoken:, such as 'the figure four'"
    if not exercise.purpose:
        yield ("name",), "warning", "there is no purpose", "say in one sentence what it is for"
    if not exercise.targets:
        yield ("name",), "warning", "there are no targets", "name the muscles that it stretches"
    for index, question in enumerate(exercise.review):
        yield ("review", index), "warning", f"to be reviewed: {question}", "mend it, then remove the line"


def _words(text: str, where: KeyPath, language: Language) -> Iterator[Note]:
    text = " ".join(part for part, _ in language.paused(text))
    if eyes := language.eyes.search(text):
        problem = f"'{eyes[0]}' needs eyes, and the listener's are closed"
        yield where, "warning", problem, "say what the body does"
    if where[0] != "faq" and (dose := language.dose.search(text)):
        problem = f"'{dose[0]}' is a dose, and may contradict the timer"
        yield where, "warning", problem, "write it as data under dose:"
    if language.switch.search(text):
        yield where, "warning", "the coach itself asks to switch sides", "remove it, and set sides: each"
    yield from _spelled(text, where, language)


def _spelled(text: str, where: KeyPath, language: Language) -> Iterator[Note]:
    for word in language.spelled(text, language.lexicon):
        mend = f"if it is a word, write {word.lower()}; what else it is called can stand in lexicon.yaml"
        yield where, "note", f"'{word}' is said letter by letter", mend


def _lines(exercise: Exercise) -> Iterator[Note]:
    again = exercise.sides != "none" or (exercise.dose.rounds or exercise.dose.sets or 2) > 1
    for index, line in enumerate(exercise.instructions):
        where: KeyPath = ("instructions", index)
        words = len(line.say.split())
        if words > MOST_WORDS_MOVING or len(line.say) > MOST_CHARACTERS_MOVING:
            problem = f"{words} words are too long to follow while moving"
            yield (*where, "say"), "warning", problem, "make it two lines of one action each"
        if line.short is None and again and words > LONG_WITHOUT_SHORT:
            problem = "there is no short form, so every side and round hears it in full"
            yield where, "warning", problem, "add short: (an empty one leaves it out)"
        if line.short is not None and len(line.short) > len(line.say):
            yield (*where, "short"), "warning", "the short form is longer than the long one", "shorten it"
    for index, tip in enumerate(exercise.tips):
        if (words := len(tip.say.split())) > MOST_WORDS_TIP:
            problem = f"{words} words are too long for a tip inside a hold"
            yield ("tips", index, "say"), "warning", problem, "shorten it"


def _sides(exercise: Exercise, language: Language) -> Iterator[Note]:
    sided = exercise.sides != "none"
    texts = [(line.say, ("instructions", i, "say")) for i, line in enumerate(exercise.instructions)]
    if sided and not any("{side}" in text or "{other}" in text for text, _ in texts):
        problem = "it has sides, but no instruction says {side} or {other}"
        yield ("instructions",), "warning", problem, "name the side that works"
    for text, where in spoken_lines(exercise):
        if where[0] == "faq":
            continue
        if fixed := language.fixed_side.search(text):
            mend = "write {side} and {other}" if sided else "set sides: each and write {side}"
            yield where, "warning", f"'{fixed[0]}' is said for one side only", mend
        elif where[0] == "instructions" and sided and (vague := language.vague_side.search(text)):
            yield where, "warning", f"'{vague[0]}' leaves open which", "write {side} and {other}"


def _short_hold(exercise: Exercise) -> Iterator[Note]:
    """A static hold that is over before it has begun to work, and no reason given."""
    dose = exercise.dose
    reason = dose.reps is not None or dose.phases or (dose.max is not None and dose.max < SHORTEST_STATIC)
    if exercise.style == "static" and dose.hold is not None and dose.hold < SHORTEST_STATIC and not reason:
        problem = f"a hold of {write_duration(dose.hold)}, below {write_duration(SHORTEST_STATIC)}, without a reason"
        mend = f"lengthen it, repeat it with reps, or write max: {write_duration(dose.hold)}"
        yield ("dose", "hold"), "warning", problem, mend


def _switch(exercise: Exercise, language: Language) -> Iterator[Note]:
    """How it asks for its other side: in words that nobody who sits or stands would roll over for."""
    if exercise.sides == "each" and not exercise.which and not exercise.switch_words:
        problem = "it does not say what changes with the side"
        yield ("sides",), "note", problem, "add which:, such as 'the {side} leg'"
    if exercise.position == "side-lying":
        return
    words = [(exercise.which, ("which",)), *((t, ("switch_words", n)) for n, t in enumerate(exercise.switch_words))]
    for text, where in words:
        if language.lain_on.search(text.replace("{side}", "")):
            problem = "who hears of a side here may roll over onto it"
            yield where, "warning", problem, "name the limb or the way, or set position: side-lying"


def _bodies(exercise: Exercise, language: Language) -> Iterator[Note]:
    """A warning to some, and nothing that leaves the exercise out for them."""
    if exercise.avoid:
        return
    for name in ("before", "cautions"):
        for index, text in enumerate(getattr(exercise, name)):
            if conditions := [condition for condition, words in language.bodies.items() if words.search(text)]:
                problem = f"this warns of {', '.join(conditions)}, and avoid: is empty"
                mend = f"write avoid: [{', '.join(conditions)}] and instead:, or word it for everyone"
                yield (name, index), "warning", problem, mend


def _too_soon(exercise: Exercise, language: Language) -> Iterator[Note]:
    """What nobody can know yet: how another exercise is done, and which of two sides is the tighter one."""
    for name in ("before", "cautions"):
        for index, text in enumerate(getattr(exercise, name)):
            if bare := language.bare_instead.search(text):
                mend = "say the one movement that serves, such as 'only tilt your pelvis, up and down'"
                yield (name, index), "note", f"'{bare[0]}' names what was never taught", mend
    for index, tip in enumerate(exercise.tips):
        if exercise.sides == "each" and tip.when != "both" and (words := language.compared.search(tip.say)):
            problem = f"'{words[0]}' compares two sides, and only one was felt"
            yield ("tips", index, "say"), "warning", problem, "add when: both"


def _session(session: Session, language: Language) -> Iterator[Note]:
    yield from _spelled(session.title, ("title",), language)
    yield from _told_length(session.title, ("title",), language)
    for name in ("intro", "outro"):
        yield from _words(getattr(session, name) or "", (name,), language)
        yield from _told_length(getattr(session, name) or "", (name,), language)
    for step, where in walk(session.steps):
        if isinstance(text := getattr(step, "say", None), str):
            yield from _words(text, (*where, "say"), language)


def _told_length(text: str, where: KeyPath, language: Language) -> Iterator[Note]:
    """A length in a session's words is untrue as soon as somebody asks for another one."""
    if length := language.told_length.search(text):
        mend = "leave it out: the coach itself says how long it truly takes"
        yield where, "warning", f"'{length[0]}' is untrue at any other length", mend
