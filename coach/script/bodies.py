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
    alone = len(concerned) == 1
    opens = alone and work[0].exercise.id in concerned
    if known or opens:
        told = list(concerned.values())
    else:
        told = [one for one in concerned.values() if one.detail != "learn" and not (alone and one.detail == "full")]
    texts = [(one, text) for one in told for text in _lines(one.exercise, language)]
    draft.told_bodies.update(text for _, text in texts)
    if known or not texts:
        return
    if opens:
        for one, text in texts:
            draft.say(language.with_side(text, one.start_side), "caution", Place())
        return
    meant = {name for one, text in texts for name in _lasting(one.exercise, text, language)}
    bodies = language.either([PRECAUTIONS[name].spoken for name in CONDITIONS if name in meant])
    names = language.listed([one.exercise.spoken_name for one in told])
    few = len(told) <= MOST_NAMED and len(told) < len({one.exercise.id for one in work})
    draft.phrase("bodies" if few else "bodies_most", "caution", Place(), bodies=bodies, names=names)


def _lines(exercise: Exercise, language: Language) -> list[str]:
    """What it warns bodies of that somebody knows of long before, and not on the day."""
    return [text for text in exercise.before if _lasting(exercise, text, language)]


def _lasting(exercise: Exercise, text: str, language: Language) -> frozenset[Condition]:
    return frozenset(name for name in LASTING & set(exercise.avoid) if language.bodies[name].search(text))
