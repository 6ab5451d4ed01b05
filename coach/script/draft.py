"""The script while it is written: items in order, the place they belong to, and what was heard already."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.model import Bell, Tip
from coach.language import Language
from coach.script.model import Item, Kind, Line, Mark, Pin, Place, Ring, Role, Say, Sound, Window


class Deck:
    """An exercise's tips, taken in turn: none comes twice before all were heard, nor in two holds running."""

    def __init__(self, tips: Sequence[Tip]) -> None:
        self._tips = tuple(tip.say for tip in tips)
        self._left = list(self._tips)
        self._last: tuple[str, ...] = ()

    def offer(self) -> tuple[str, ...]:
        """The tips that may be heard next, the best first."""
        if not self._left:
            self._left = list(self._tips)
        return tuple(tip for tip in self._left if tip not in self._last)

    def heard(self, tips: Sequence[str]) -> None:
        """These were heard in one hold."""
        self._last = tuple(tips)
        self._left = [tip for tip in self._left if tip not in tips]


class Draft:
    """Collects the items of a script. ``rate`` is the voice's, to plan how long a line may be (words a minute)."""

    def __init__(self, language: Language, *, bells: bool, rate: int) -> None:
        self.items: list[Item] = []
        self.language = language
        self._turns: dict[str, int] = {}
        self.bells = bells
        self.rate = rate
        self.explained: set[str] = set()
        """Ids of the exercises that were explained already."""
        self._decks: dict[tuple[str, str], Deck] = {}

    def deck(self, exercise: str, tips: Sequence[Tip], when: str) -> Deck:
        """The deck of an exercise for one place; it lasts for the whole session."""
        own = [tip for tip in tips if tip.when == when]
        return self._decks.setdefault((exercise, when), Deck(own))

    def say(self, text: str, role: Role, place: Place) -> None:
        if text:
            self.items.append(Say(Line(text), role, place))

    def wording(self, name: str, /, **words: str) -> str:
        """A phrase of the coach, filled in; empty where it has been silenced.

        Variants come in turn, so the same session always gets the same words.
        """
        variants = self.language.phrases[name]
        if not variants:
            return ""
        turn = self._turns.get(name, 0)
        self._turns[name] = turn + 1
        return self.language.sentence(variants[turn % len(variants)].format(**words))

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
            self.items.append(Window(kind, length, tuple(pins), place, stretch))

    def pause(self, length: int, place: Place) -> None:
        """Time to do what was asked."""
        self.window("pause", length, place, stretch=1)

    def roughly(self, text: str) -> int:
        """About how long a line lasts, in ms, on the safe side: to choose what may be pinned where."""
        core = text.rstrip(".!? ")
        commas, stops = sum(core.count(mark) for mark in ",;:"), sum(core.count(mark) for mark in ".!?")
        return round(60_000 / self.rate * (0.8 + 0.137 * len(text) + 0.65 * commas + 1.4 * stops))
