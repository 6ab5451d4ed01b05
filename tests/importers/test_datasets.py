"""Records of public datasets, invented in their schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coach.importers import import_all
from coach.importers.records import Imported, Refusal

RECORD = {
    "id": "Wall_Reach",
    "name": "Wall Reach",
    "force": "static",
    "level": "intermediate",
    "mechanic": None,
    "equipment": "body only",
    "primaryMuscles": ["lats"],
    "secondaryMuscles": ["shoulders", "lats"],
    "category": "stretching",
    "images": ["a.jpg"],
    "instructions": [
        "Stand facing a wall with your right hand on it.",
        "Step back and lean. Hold for 10-20 seconds and then switch sides.",
    ],
}


def imported(tmp_path: Path, value: Any, name: str = "data.json") -> list[Imported | Refusal]:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
    return list(import_all([str(tmp_path)]))


@pytest.mark.parametrize(
    ("value", "name"), [(RECORD, "one.json"), ([RECORD], "list.json"), (RECORD, "exercises/Wall_Reach/exercise.json")]
)
def test_free_exercise_db_records_lists_and_folders(tmp_path, value, name):
    (made,) = imported(tmp_path, value, name)
    assert isinstance(made, Imported)
    exercise = made.exercise
    assert (exercise.name, exercise.level, exercise.style, exercise.position) == (
        "Wall Reach",
        "moderate",
        "static",
        "standing",
    )
    assert (exercise.targets, exercise.secondary) == (("lats",), ("shoulders",))
    assert [line.say for line in exercise.instructions] == [
        "Stand facing a wall with your {side} hand on it.",
        "Step back and lean.",
    ]
    assert exercise.source is not None
    assert exercise.source.license == "Unlicense"


def test_a_record_without_instructions_is_refused_and_the_others_go_on(tmp_path):
    made = imported(tmp_path, [{**RECORD, "name": "Empty", "instructions": []}, RECORD, "nonsense"])
    assert [isinstance(one, Imported) for one in made] == [False, True, False]
    assert isinstance(made[0], Refusal)
    assert "Empty" in made[0].where
    assert made[0].why == "has no instructions"


def test_dynamic_partner_massage_and_uncertain_repetitions_are_told(tmp_path):
    moving = {
        **RECORD,
        "name": "Rolling",
        "category": "strength",
        "force": "push",
        "equipment": "foam roll",
        "instructions": [
            "Lie on your back with the roller under you.",
            "Have a partner hold your feet. Repeat for the recommended amount of repetitions.",
        ],
    }
    (made,) = imported(tmp_path, moving)
    assert isinstance(made, Imported)
    exercise = made.exercise
    assert (exercise.style, exercise.partner, exercise.props) == ("dynamic", True, ("foam roller",))
    assert exercise.dose.reps == 10
    assert any("assumed" in line for line in exercise.review)


EXERCEMUS = {
    "categories": ["stretching"],
    "exercises": [
        {
            "category": "stretching",
            "name": "Doorway Chest Opener",
            "aliases": ["Chest Opener"],
            "description": "A gentle stretch for the chest.",
            "instructions": [
                "Stand in a doorway.",
                "Place one forearm on the frame and turn away. Hold 30 seconds per side.",
            ],
            "tips": ["Keep the ribs down."],
            "equipment": ["none"],
            "primary_muscles": ["chest"],
            "secondary_muscles": [],
            "license_author": "somebody",
            "license": {
                "full_name": "Creative Commons",
                "short_name": "CC-BY-SA 3",
                "url": "https://example.org/by-sa",
            },
        }
    ],
}


def test_exercemus_keeps_licence_author_aliases_and_tips(tmp_path):
    (made,) = imported(tmp_path, EXERCEMUS)
    assert isinstance(made, Imported)
    exercise = made.exercise
    assert exercise.aliases == ("Chest Opener",)
    assert exercise.purpose == "A gentle stretch for the chest."
    assert exercise.dose.hold == 30_000
    assert [tip.say for tip in exercise.tips] == ["Keep the ribs down."]
    assert exercise.source is not None
    assert (exercise.source.author, exercise.source.license, exercise.source.url) == (
        "somebody",
        "CC-BY-SA 3",
        "https://example.org/by-sa",
    )


WGER = {
    "count": 1,
    "results": [
        {
            "id": 5,
            "uuid": "abc-def",
            "category": {"id": 9, "name": "Legs"},
            "muscles": [{"id": 7, "name": "Gastrocnemius", "name_en": "Calves"}],
            "muscles_secondary": [],
            "equipment": [{"id": 4, "name": "Gym mat"}],
            "license": {"short_name": "CC-BY-SA 4", "url": "https://example.org/4"},
            "license_author": "wger.de",
            "translations": [
                {"name": "Wadendehnung", "description": "<p>Stehe auf.</p>", "language": 1},
                {
                    "name": "Calf Lean",
                    "description": "<p>Place your left heel behind you.</p><ol><li>Lean in.</li><li>Hold 20 seconds "
                    "&amp; change legs.</li></ol><script>x()</script>",
                    "language": 2,
                    "aliases": [{"alias": "Wall calf"}],
                    "notes": [{"comment": "Keep the heel down."}],
                    "license_author": "a person",
                },
            ],
        }
    ],
}


def test_wger_reads_english_html_and_keeps_licence_and_author(tmp_path):
    (made,) = imported(tmp_path, WGER)
    assert isinstance(made, Imported)
    exercise = made.exercise
    assert exercise.name == "Calf Lean"
    assert exercise.targets == ("calves",)
    assert [line.say for line in exercise.instructions] == ["Place your {side} heel behind you.", "Lean in."]
    assert (exercise.sides, exercise.dose.hold) == ("each", 20_000)
    assert [tip.say for tip in exercise.tips] == ["Keep the heel down."]
    assert exercise.source is not None
    assert (exercise.source.license, exercise.source.author) == ("CC-BY-SA 4", "a person")


def test_wger_s_older_form_is_read_too(tmp_path):
    old = {
        "name": "Heel Sit",
        "description": "<p>Kneel down and sit back.</p>",
        "language": 2,
        "license_author": "x",
        "muscles": [],
        "equipment": [],
    }
    (made,) = imported(tmp_path, {"results": [old]})
    assert isinstance(made, Imported)
    assert [line.say for line in made.exercise.instructions] == ["Kneel down and sit back."]


@pytest.mark.parametrize(
    ("line", "sides", "hold", "reps", "rounds"),
    [
        ("Calf stretch | 30 | each side", "each", 30_000, None, None),
        ("- Child's pose | 2 min", "none", 120_000, None, None),
        ("Chin tuck | 10 reps", "none", None, 10, None),
        ("Hip flexor\t20-30\tboth\t3x", "each", 25_000, None, 3),
        ("| Figure four | 45s | L/R |", "each", 45_000, None, None),
    ],
)
def test_a_list_on_paper_gives_one_exercise_a_line(tmp_path, line, sides, hold, reps, rounds):
    path = tmp_path / "list.txt"
    path.write_text(f"name | seconds | each side\n--- | --- | ---\n# a comment\n{line}\n", encoding="utf-8")
    (made,) = import_all([str(path)])
    assert isinstance(made, Imported)
    dose = made.exercise.dose
    assert (made.exercise.sides, dose.hold, dose.reps, dose.rounds) == (sides, hold, reps, rounds)
    assert any("only a name" in entry for entry in made.exercise.review)
