"""Why it is just this today, as a line to read. Pure.

It is told from a ``Reason``, and that is taken from what the session has and from what the log shows: a muscle
is named only where an exercise of the day is for it, a number of days only where the log has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from coach.content.conditions import PRECAUTIONS
from coach.content.model import Condition, Muscle, Programme
from coach.language import Language
from coach.practice.feelings import Feeling
from coach.practice.history import WEEK, History

MOST_NAMED = 3
"""So many muscles are named in a title and a greeting."""
_NEAR: tuple[tuple[Muscle, ...], ...] = (("glutes", "abductors"), ("neck", "traps"))
"""Muscles that nobody tells apart: where one was worked, the other has not waited. Both are called the first."""


class Reason(msgspec.Struct, frozen=True):
    """``muscles``: what the session is for, and the first one why. ``days``: how long it has waited."""

    kind: Literal["felt", "chosen", "begin", "back", "new", "waited", "least", "wanted", "turn"]
    muscles: tuple[Muscle, ...]
    days: int = 0
    felt: tuple[Feeling, ...] = ()
    """How the person feels, where they said so."""


def reason(
    programme: Programme, first: Sequence[Muscle], past: History, felt: Iterable[Feeling], wanted: frozenset[Muscle]
) -> Reason:
    """Why this session: ``first`` is what was looked for, ``wanted`` what the person has named."""
    muscles = worked_first(programme, first)
    spoken = tuple(feeling for feeling in felt if feeling.spoken)
    if spoken:
        aimed = any(muscles[0] in feeling.muscles for feeling in spoken) if muscles else False
        return Reason("felt" if aimed else "chosen", muscles, felt=spoken)
    if past.practised and past.away > WEEK:
        return Reason("back", muscles)
    if not muscles or not past.practised:
        return Reason("wanted" if wanted.intersection(muscles[:1]) else "begin", muscles)
    waited = past.waited(near(muscles[0]))
    if waited is None:
        return Reason("new", muscles)
    if waited > 1:
        return Reason("waited", muscles, waited)
    week = past.week(WEEK - 1)
    if wanted and week[muscles[0]] <= min(week[muscle] for muscle in wanted):
        return Reason("least", muscles)
    return Reason("wanted" if muscles[0] in wanted else "turn", muscles)


def near(muscle: Muscle) -> frozenset[Muscle]:
    """The muscle, and what nobody tells apart from it."""
    return frozenset(next((group for group in _NEAR if muscle in group), (muscle,)))


def worked_first(programme: Programme, first: Sequence[Muscle]) -> tuple[Muscle, ...]:
    """What a session is truly for: of ``first`` those that an exercise is for before all else, then what others are."""
    counts = Counter(muscle for exercise in programme.exercises.values() for muscle in exercise.targets[:1])
    worked = [muscle for muscle in first if muscle in counts]
    worked += [muscle for muscle, _ in counts.most_common() if muscle not in worked]
    for group in _NEAR:
        if counts.keys() >= set(group):
            worked = [group[0] if muscle in group else muscle for muscle in worked]
    return tuple(dict.fromkeys(worked))


def muscle_names(language: Language, muscles: Sequence[Muscle]) -> list[str]:
    """What people call the muscles."""
    return [language.write(f"muscle_{muscle}") for muscle in muscles]


def own(avoid: Iterable[Condition]) -> list[str]:
    """What a session is kind to, as one says it to who has it: ``your knee``, ``your high blood pressure``."""
    spoken = [PRECAUTIONS[name].spoken for name in sorted(avoid)]
    return ["your " + words.removeprefix("a ").removeprefix("sore ") for words in spoken]


def because(
    why: Reason,
    programme: Programme,
    language: Language,
    *,
    liked: Iterable[str] = (),
    avoid: Iterable[Condition] = (),
    shut: Sequence[str] = (),
    without: str = "",
) -> str:
    """One line: for what, why, and without what. ``shut``: positions; ``without``: what was given up for it."""
    names = muscle_names(language, why.muscles[: MOST_NAMED + 1])
    them = "them" if names and names[0].endswith("s") else "it"
    felt = language.listed([feeling.spoken for feeling in why.felt]) if why.felt else ""
    cause = {
        "felt": f"because {felt}",
        "begin": "because it is a good place to begin",
        "back": "because it is a kind way back",
        "new": f"because this is new for your {names[0]}" if names else "",
        "waited": f"because it has been {_days(why.days, language)}",
        "least": "because this had least in the last days",
        "wanted": f"because you want to look after {them}",
        "turn": "because it is time for " + them,
    }
    if why.kind == "chosen":
        text = f"Chosen because {felt}"
        text += f"; for your {language.listed(names)}" if names else ""
    elif names:
        text = f"{language.sentence(names[0])}, {cause[why.kind]}"
        text += f"; also for your {language.listed(names[1:])}" if names[1:] else ""
    else:
        text = f"{programme.session.title}, {cause[why.kind]}"
    favourites = [each.spoken_name for name, each in programme.exercises.items() if name in set(liked)]
    text += f"; with {favourites[0]}, which you like" if favourites else ""
    return text + limits(avoid, shut, language) + (f"; {without}" if without else "")


def _days(days: int, language: Language) -> str:
    return f"{language.number(days)} days" if days <= WEEK else "a while"


def limits(avoid: Iterable[Condition], shut: Sequence[str], language: Language) -> str:
    """For whose sake, and without which positions; goes behind the line that says why."""
    spared = own(avoid)
    text = f"; kind to {language.listed(spared)}" if spared else ""
    return text + (f"; without {language.listed(list(shut))}" if shut else "")
