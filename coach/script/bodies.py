"""For whom an exercise is not: told once, before anybody lies down, instead of to everybody in each exercise."""

from __future__ import annotations

from collections.abc import Sequence

from coach.content.conditions import LASTING, PRECAUTIONS
from coach.content.model import CONDITIONS, Condition, Exercise
from coach.language import Language
from coach.script.draft import Draft
from coach.script.model import Place
from coach.script.prescription import Prescription

MOST_NAMED = 2
"""More exercises than these nobody keeps in mind: then it is the whole session that is not for such a body."""


def tell(draft: Draft, work: Sequence[Prescription], known: frozenset[Condition]) -> None:
    """Say for which bodies what of the ``work`` is not; what is told here is not said in its exercise again.

    What only the first exercise asks of a body is said in full, since it may be about how to lie down. Who is ``known``
    has said what to spare, and hears nothing of others. Who learns an exercise hears it there, with all that serves.
    """
    language = draft.language
    concerned = {one.exercise.id: one for one in work if _lines(one.exercise, language)}
    if known:
        draft.told_bodies.update(text for one in concerned.values() for text in _lines(one.exercise, language))
        return
    alone = len(concerned) == 1
    for one in [one for one in work[:1] if alone and one.exercise.id in concerned]:
        for text in _lines(one.exercise, language):
            draft.say(language.with_side(text, one.start_side), "caution", Place())
            draft.told_bodies.add(text)
        return
    brief = [one for one in concerned.values() if one.detail != "learn" and not (alone and one.detail == "full")]
    if not brief:
        return
    texts = [(one.exercise, text) for one in brief for text in _lines(one.exercise, language)]
    draft.told_bodies.update(text for _, text in texts)
    meant = {name for exercise, text in texts for name in _lasting(exercise, text, language)}
    bodies = language.either([PRECAUTIONS[name].spoken for name in CONDITIONS if name in meant])
    names = language.listed([one.exercise.spoken_name for one in brief])
    few = len(brief) <= MOST_NAMED and len(brief) < len({one.exercise.id for one in work})
    name = "bodies" if few else "bodies_most"
    draft.phrase(name, "caution", Place(), bodies=bodies, names=names)


def _lines(exercise: Exercise, language: Language) -> list[str]:
    """What it warns bodies of that somebody knows of long before, and not on the day."""
    return [text for text in exercise.before if _lasting(exercise, text, language)]


def _lasting(exercise: Exercise, text: str, language: Language) -> frozenset[Condition]:
    return frozenset(name for name in LASTING & set(exercise.avoid) if language.bodies[name].search(text))
