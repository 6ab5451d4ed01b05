"""What a listener hears of an imported exercise: whole sentences, the right limb, nothing said that became data."""

from __future__ import annotations

import pytest

from coach.content.model import Exercise
from coach.importers.compose import compose
from coach.importers.records import Imported, Passage, Record


def made(text: str, category: str = "strength") -> Exercise:
    result = compose(Record(name="A thing", where="here", category=category, passages=(Passage("instruction", text),)))
    assert isinstance(result, Imported), result
    return result.exercise


def heard(text: str, category: str = "strength") -> list[str]:
    exercise = made(text, category)
    return [*(line.say for line in exercise.instructions), *(tip.say for tip in exercise.tips)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Pull the bar in. After a second of squeezing the shoulder blades, let it back slowly.",
            ["Pull the bar in.", "Let it back slowly."],
        ),
        (
            "Curl the left arm. Keep going, alternating arms in this manner until all the repetitions are done.",
            ["Curl the {side} arm."],
        ),
        ("Lift the hips. At this point hold for a second. Lower them.", ["Lift the hips.", "Lower them."]),
        (
            "Tap the right heel. Now tap the left heel instead. Now that both are tapped, that is considered one rep.",
            ["Tap the {side} heel.", "Now tap the {other} heel instead."],
        ),
        (
            "Bend to the left. Return to the start, and quickly repeat with the other side. Do it 10 times.",
            ["Bend to the {side}.", "Return to the start."],
        ),
        (
            "After a short pause, return to the start and repeat on the other side. Do 8 reps.",
            ["After a short pause, return to the start."],
        ),
        (
            "Sit on the roller. Roll down the thigh, pausing for 20 seconds at sore spots. Switch legs once done.",
            ["Sit on the roller.", "Roll down the thigh, pausing at sore spots."],
        ),
        ("Push up. It should take twice as long to go down.", ["Push up.", "It should take twice as long to go down."]),
        ("Sit down. Take small steps <br/>forward.</li>", ["Sit down.", "Take small steps forward."]),
    ],
)
def test_no_scraps_are_spoken(text, lines):
    assert [line for line in heard(text) if line] == lines


def test_the_second_one_of_a_pair_is_the_other_one():
    lines = heard("Jump into a split with one foot forward and one foot back. Switch legs after 10 reps.")
    assert lines[0] == "Jump into a split with your {side} foot forward and your {other} foot back."


def test_the_hands_of_a_partner_are_not_the_listeners():
    exercise = made(
        "Lift one leg. Your partner steadies the hip with one hand and holds the heel with the other. Switch legs.",
        "stretching",
    )
    assert "{other}" not in exercise.instructions[1].say
    assert any(line.startswith("sides") for line in exercise.review)


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("Have your partner hold your feet or ankles. Push against them.", True),
        ("You can use a partner for this or hook your feet under a bench. Sit up.", False),
        ("Fix your feet either below a rail or with a partner who holds them. Sit up.", False),
        ("Have someone hand you the weights. Raise them to the sides.", False),
    ],
)
def test_a_partner_who_only_may_help_is_asked_about(text, partner):
    exercise = made(text, "stretching")
    assert exercise.partner is partner
    assert partner or any(line.startswith("partner") for line in exercise.review)


def test_small_words_are_no_doses():
    exercise = made("Use light plates (the small ones) and lift. Place one foot next to your right ankle. Lower.")
    assert exercise.dose.hold is None
    assert exercise.dose.reps == 10
    assert any("next to your" in line.say for line in exercise.instructions)


def test_a_time_of_movement_is_not_a_hold():
    exercise = made("Stretch out the arms. Circle them for 20 seconds.", "stretching")
    assert exercise.style == "dynamic"
    assert exercise.dose.hold is None
    assert exercise.dose.reps * exercise.dose.tempo == 20_000
    assert any("of movement" in line for line in exercise.review)
    exercise = made(
        "Lunge. Jump, and swap your legs. Go on in an alternating fashion for 20-30 seconds.", "plyometrics"
    )
    assert exercise.style == "dynamic"
    assert exercise.dose.hold is None


def test_a_text_that_contradicts_itself_is_flagged():
    exercise = made(
        "With a dumbbell in each hand lift the arms sideways. Lower them. Do 10 reps and then switch to the other arm."
    )
    assert any(line.startswith("sides") for line in exercise.review)
