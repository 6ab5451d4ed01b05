"""Whatever stands in a record: what comes out is valid, builds, previews, and accounts for every sentence."""

from __future__ import annotations

import random
import re
from pathlib import Path

import msgspec
import pytest

from coach.content import yamlout
from coach.content.convert import convert
from coach.content.model import DETAILS, Exercise, ExerciseStep, Programme, Session
from coach.content.validate import exercise_troubles
from coach.content.yamlfile import parse
from coach.importers.cleaning import clean
from coach.importers.compose import compose
from coach.importers.records import Imported, Passage, Record
from coach.language.tokens import sentences
from coach.pipeline import options_from, plan
from tests.importers.labelled import FIRST, FRESH, UNSEEN

ODD = [
    "As shown in the picture, bend your right knee.",
    "Tip: breathe.",
    "Note: one circle is 1 repetition.",
    "{side} or {other} or {what}?",
    "",
    "...",
    "!",
    "Variations: use a band.",
    "1. Lie down.",
    "2) Repeat.",
    "Hold.",
    "Switch.",
    "右足を上げる。",
    "🦵🦵",
    "<b>Bold</b> & more",
    "a" * 1500,
    "Right. Left. Right.",
    "(see image)",
    "Caution: stop if you feel pain.",
    "Repeat; and then, and, or.",
    "Hold for 99999999 seconds.",
    "Hold for 0 seconds.",
    "Do 5000 reps of 3 sets of 0.",
    "3x3x3",
    "10-5 seconds",
]


def random_record(chance: random.Random) -> Record:
    known = [sentence for text, _ in (*FIRST, *UNSEEN, *FRESH) for sentence in sentences(text)] + ODD
    parts = ["instruction"] * 6 + ["tip", "mistake", "caution", "description", "question", "answer", "other"]
    return Record(
        name=chance.choice(["Plain", "One-Arm Thing", "Alternating Thing", "Thing: with # odd 'name'"]),
        where="here",
        category=chance.choice(["stretching", "strength", "cardio", "plyometrics", ""]),
        force=chance.choice(["static", "push", ""]),
        passages=tuple(Passage(chance.choice(parts), chance.choice(known)) for _ in range(chance.randint(1, 9))),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("seed", range(8))
def test_what_is_imported_is_valid_builds_and_is_accounted_for(seed):
    chance = random.Random(seed)
    options = options_from({})
    done = 0
    for _ in range(25):
        record = random_record(chance)
        made = compose(record)
        if not isinstance(made, Imported):
            continue
        done += 1
        document = parse(yamlout.write(made.exercise), Path("thing.yaml"))
        exercise = convert(document, Exercise)
        assert exercise == made.exercise
        document.refuse(exercise_troubles(exercise))
        exercise = msgspec.structs.replace(exercise, id="thing")
        for detail in DETAILS:
            session = Session(title="x", detail=detail, steps=(ExerciseStep(exercise="thing"),))
            schedule = plan(Programme(session=session, exercises={"thing": exercise}), options).schedule
            assert not any("{" in getattr(event.what, "text", "") for event in schedule.events)
        told = {account.sentence for account in made.accounts}
        for passage in record.passages:
            text = clean(passage.text)
            for sentence in [text] if passage.part == "question" else sentences(text):
                assert sentence in told or not sentence
    assert done > 10


@pytest.mark.parametrize("seed", range(4))
def test_no_left_or_right_is_left_where_sides_are_worked_in_turn_unless_flagged(seed):
    chance = random.Random(seed)
    for _ in range(60):
        made = compose(random_record(chance))
        if isinstance(made, Imported) and made.exercise.sides != "none":
            spoken = [line.say for line in made.exercise.instructions]
            if any(
                re.search(r"\b(?:your|the) (?:left|right) (?:leg|arm|foot|hand|knee|side)\b", text) for text in spoken
            ):
                assert any(line.startswith("sides") for line in made.exercise.review)
        elif isinstance(made, Imported):
            assert not any("{" in line.say for line in made.exercise.instructions)
