"""The script while it is written: items in order, the place they belong to, and what was heard already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from coach.content.model import Bell, Detail, Ending, Exercise, Position, Side
from coach.language import Language
from coach.script.model import Item, Kind, Line, Mark, Pin, Place, Ring, Role, Say, Sound, Window
from coach.script.prescription import Choice, Pacing, Prescription

COMMON_PROPS = ("mat",)
"""What needs no mention: everyone who listens lies on one."""
FURNITURE = ("wall", "chair", "doorway")
"""What stays where it is."""
ON_TOP: tuple[Position, ...] = ("seated", "kneeling", "all-fours")
"""Where one is on top of what one has put there."""
PAUSE_AFTER_ANSWER = 700


class Deck:
    """What an exercise has to say in one place, in turn: none comes twice before all were heard, nor in two holds
    running, nor more than ``most`` times. Its own lines come first, then further cautions, then tips."""

    def __init__(self, lines: Sequence[str], cautions: Sequence[str], tips: Sequence[str], most: int) -> None:
        self._lines, self._cautions = frozenset(lines), frozenset(cautions)
        self._every = (*lines, *cautions, *tips)
        self._left = list(self._every)
        self._heard: Counter[str] = Counter()
        self._most = most
        self._last: tuple[str, ...] = ()

    def role(self, text: str) -> Role:
        return "instruction" if text in self._lines else "caution" if text in self._cautions else "tip"

    def offer(self) -> tuple[str, ...]:
        """What may be heard next, the best first."""
        if not self._left:
            self._left = [text for text in self._every if text not in self._cautions]
        return tuple(text for text in self._left if text not in self._last and self._heard[text] < self._most)

    @property
    def lines_left(self) -> tuple[str, ...]:
        """The exercise's own lines that were not heard yet."""
        return tuple(text for text in self.unheard if text in self._lines)

    @property
    def unheard(self) -> tuple[str, ...]:
        """What was not heard even once."""
        return tuple(text for text in self._every if text not in self._heard)

    def heard(self, texts: Sequence[str]) -> None:
        """These were heard in one hold."""
        self._last = tuple(texts)
        self._heard.update(texts)
        self._left = [text for text in self._left if text not in texts]


class Draft:
    """Collects the items of a script. ``pace`` is the session's.

    ``rate`` is the voice's, to plan how long a line may be (words a minute). Each ``seed`` begins every phrase with
    another of its variants, so that two sessions do not sound alike.
    """

    def __init__(
        self, language: Language, choice: Choice, pace: Pacing, *, bells: bool, rate: int, seed: int = 0
    ) -> None:
        self.items: list[Item] = []
        self.choice = choice
        self.pace = pace
        self.posture: Position | None = None
        """Where the listener is now, as far as it is known."""
        self.at_hand: frozenset[str] = frozenset()
        self._in_use: tuple[str, ...] = ()
        """What the last exercise was done with; and what of it still lies where it was used."""
        self.endings: Iterator[Ending] = iter(())
        """How the next holds end of which nobody said so."""
        self._silences: set[str | None] = set()
        """Ids of the exercises, ``None`` for rests, whose silence was announced."""
        self.questions: list[tuple[str, str]] = []
        """What people ask of what was done so far, with the answers (a tip has none), not heard yet."""
        self.opening = ""
        """What was said before the first exercise, in small letters: what it names lies there."""
        self.language, self._seed = language, seed
        self._turns: dict[str, int] = {}
        self._said: Counter[str] = Counter()
        self.bells, self.rate = bells, rate
        self.explained: set[str] = set()
        """Ids of the exercises that were explained already."""
        self.alone = self.eyes_closed = False
        """Whether it is one exercise, and its lesson (breaths before, a rest behind it); whether eyes were closed."""
        self.last_hold = 0
        """How long (ms) the last hold of this exercise was that was told, or begun."""
        self.reminder = ""
        """What a later side recalls, if anything: the ``length``, or to take ``care``."""
        self.asked: set[str] = set()
        """Ids of the exercises behind which it is asked what has changed."""
        self.purposes: dict[str, str] = {}
        """What an exercise is for, by its id, where that is heard in its hold."""
        self.told_bodies: set[str] = set()
        """What was said at the opening of those for whom an exercise is not."""
        self._decks: dict[tuple[str, str], Deck] = {}
        self._guided: set[str] = set()
        """Ids of the exercises whose breath is guided."""

    def with_ending(self, prescription: Prescription) -> Prescription:
        """One round of it, with the ending of its holds settled."""
        if not prescription.open_ended:
            return prescription
        return msgspec.structs.replace(prescription, ending=next(self.endings, "count"))

    def deck(self, exercise: Exercise, when: Literal["hold", "release", "both"]) -> Deck:
        """An exercise's deck for one place, for the whole session. Its first caution is heard on arriving."""
        if (exercise.id, when) not in self._decks:
            in_hold = when == "hold"
            lines = [line.say for line in exercise.instructions if line.phase == "hold"] if in_hold else []
            spared = self.choice.saves("repeated-cautions")
            cautions = exercise.cautions[1:] if in_hold and not spared else ()
            tips = [tip.say for tip in exercise.tips if ("hold" if tip.when == "setup" else tip.when) == when]
            tips = [self.purposes[exercise.id], *tips] if in_hold and exercise.id in self.purposes else tips
            spoken = () if self.choice.saves("tips") else tips
            self._decks[exercise.id, when] = Deck(lines, cautions, spoken, self.pace.most_heard)
        return self._decks[exercise.id, when]

    def finish(self, exercise: Exercise) -> None:
        """An exercise is done: what of its things is in use until somebody says otherwise."""
        self.at_hand = frozenset(exercise.props)
        last = [line.say.casefold() for line in exercise.instructions if line.phase in ("release", "reset")]
        used = () if exercise.style in ("breath", "rest") else exercise.props
        loose = [prop for prop in used if prop not in (*COMMON_PROPS, *FURNITURE)]
        self._in_use = tuple(prop for prop in loose if not any(prop.casefold() in text for text in last))

    def put_away(self, there: Position | None, props: Sequence[str], heard: str, pause: int, place: Place) -> None:
        """Have laid aside, once, what lies there of the exercise before and is in the way ``there``.

        Who sits or kneels on it has to leave it first; what is among ``props`` stays, or is kept near. What the words
        name that are ``heard`` next is theirs.
        """
        leaves, words = self.posture in ON_TOP and there != self.posture, heard.casefold()
        left = [p for p in self._in_use if (leaves or p not in props) and p.casefold() not in words]
        self._in_use = ()
        for name, things in (
            ("put_away", [p for p in left if p not in props]), ("keep_near", [p for p in left if p in props])
        ):  # fmt: skip
            if things:
                self.phrase(name, "instruction", place, props=self.language.listed(things))
                self.pause(self.pace.on_floor if leaves else pause, place)

    def which(self, prescription: Prescription, side: Side) -> str:
        """What a side means in an exercise, inside a sentence: ``the left leg``."""
        own = prescription.exercise.which or self.language.which[prescription.exercise.position == "side-lying"]
        return self.language.with_side(own, side, begins=False)

    def switch_words(self, prescription: Prescription, side: Side | None) -> str:
        """How an exercise asks for its other side: its own words in turn, else "Now" and what changes."""
        if side is None:
            return ""
        own = prescription.exercise.switch_words
        if not own:
            return self.wording("switch", which=self.which(prescription, side))
        turn = self._seed + self._turn(f"switch/{prescription.exercise.id}")
        texts = [self.language.with_side(own[(turn + n) % len(own)], side) for n in range(len(own))]
        fresh = (text for text in texts if not self.is_worn(text))  # other exercises may have the same words
        return next(fresh, "") or self.wording("switch", which=self.which(prescription, side))

    def put_tips(self, prescription: Prescription) -> None:
        """Keep what an exercise has not said yet for the moments in which nothing is to be done.

        The lines of a guided rest are no such thing: they lead through it.
        """
        deck, resting = self.deck(prescription.exercise, "hold"), prescription.exercise.style == "rest"
        texts = [text for text in deck.unheard if not (resting and deck.role(text) == "instruction")]
        self.questions += [(self.language.with_side(text, prescription.start_side), "") for text in texts]
        deck.heard(texts)

    def put_questions(self, prescription: Prescription) -> None:
        """Keep an exercise's questions for the moments in which nothing is to be done."""
        if self.pace.questions and not self.choice.saves("questions"):
            self.questions += [
                (
                    self.language.with_side(asked.ask, prescription.start_side),
                    self.language.with_side(asked.answer, prescription.start_side),
                )
                for asked in prescription.exercise.faq
            ]

    def ask(self, place: Place) -> None:
        """A few of the questions that wait, with their answers."""
        count = max(1, self.pace.questions)
        few, self.questions = self.questions[:count], self.questions[count:]
        for text in (text for question in few for text in question if text):
            self.say(text, "answer", place)
            self.pause(PAUSE_AFTER_ANSWER, place)

    def guides_breath(self, prescription: Prescription) -> bool:
        """Whether breathing is still told in this exercise: in the first few of a session, then it is known."""
        name = prescription.exercise.id
        if name not in self._guided and len(self._guided) < prescription.pace.breath_exercises:
            self._guided.add(name)
        return name in self._guided

    def say(self, text: str, role: Role, place: Place) -> None:
        if not text:
            return
        closed = role != "answer" and self.language.closed_eyes.search(text) is not None
        self.eyes_closed = closed or (self.eyes_closed and not self.language.open_eyes.search(text))
        for part, ms in self.language.paused(text):
            if part:
                self.items.append(Say(Line(part), role, place))
            self.pause(ms, place)
        self.heard(text)

    def heard(self, text: str) -> None:
        """A line is said once more."""
        self._said[text] += 1

    def is_worn(self, text: str) -> bool:
        """Whether a line that is known by now was heard often enough."""
        return self._said[text] >= self.pace.most_heard

    def frame(self, name: str, frames: Sequence[str]) -> str:
        """One of several ways to shape an exercise, in turn; each session begins with another one."""
        return frames[(self._seed // 7 + self._turn(f"frame/{name}")) % len(frames)]

    def wording(self, name: str, /, **words: str) -> str:
        """A phrase of the coach, filled in; empty where it has been silenced.

        Variants come in turn, so the same session always gets the same words.
        """
        return self._variant(name, words) or self._variant(name, words, worn=True)

    def spare_wording(self, name: str, ms: int | None = None, /, **words: str) -> str:
        """A phrase that only decorates: silent where each variant (that is said in ``ms``) was heard often enough."""
        return self._variant(name, words, ms)

    def _variant(self, name: str, words: Mapping[str, str], ms: int | None = None, *, worn: bool = False) -> str:
        """The next variant that is not ``worn``; its turn is kept where there is none."""
        variants, turn = self.language.phrases[name], self._turns.get(name, 0)
        for skipped in range(len(variants)):
            chosen = variants[(self._seed + turn + skipped) % len(variants)]
            text = self.language.sentence(chosen.format(**words))
            if (worn or not self.is_worn(text)) and (ms is None or self.roughly(text) <= ms):
                self._turns[name] = turn + skipped + 1
                return text
        return ""

    def _turn(self, name: str) -> int:
        """How often this was asked for before, from now on once more."""
        turn = self._turns.get(name, 0)
        self._turns[name] = turn + 1
        return turn

    def silence(self, exercise: str | None, name: str, detail: Detail) -> str:
        """What is said before a long silence; once for each exercise, and of stretches only the first time in full."""
        again = name == "silence" and bool(self._silences)
        known = (exercise is not None and exercise in self._silences) or (again and detail == "cues")
        self._silences.add(exercise)
        return "" if known else self.spare_wording("silence_again" if again else name)

    def phrase(self, name: str, role: Role, place: Place, /, **words: str) -> None:
        """One of the coach's own phrases."""
        self.say(self.wording(name, **words), role, place)

    def mark(self, title: str, place: Place) -> None:
        self.items.append(Mark(title, place))

    def ring(self, bell: Bell, place: Place) -> None:
        if self.bells:
            self.items.append(Ring(Sound(bell), place))

    def window(self, kind: Kind, length: int, place: Place, pins: Sequence[Pin] = (), stretch: int = 0) -> None:
        if length > 0:
            for pin in pins:
                if isinstance(pin.what, Line):
                    self.heard(pin.what.text)
            self.items.append(Window(kind, length, tuple(pins), place, stretch))

    def pause(self, length: int, place: Place) -> None:
        """Time to do what was asked."""
        self.window("pause", length, place, stretch=1)

    def roughly(self, text: str) -> int:
        """About how long a line lasts, in ms, on the safe side: to choose what may be pinned where."""
        core = text.rstrip(".!? ")
        commas, stops = sum(core.count(mark) for mark in ",;:"), sum(core.count(mark) for mark in ".!?")
        return round(60_000 / self.rate * (0.8 + 0.137 * len(text) + 0.65 * commas + 1.4 * stops))
