"""Numbers, marks and short forms as the words around them mean them: no unit where none can be, none lost."""

from __future__ import annotations

import pytest

from coach.language import language
from coach.voice.spoken import spoken_text

ENGLISH = language()
SAID = {
    "At -5 °C": "At minus five degrees Celsius",
    "Hold :45 each side": "Hold forty-five seconds each side",
    "30s/10s, then 20 sec / 5 sec": "thirty seconds, ten seconds, then twenty seconds, five seconds",
    "3x8 reps e/s, 2x/wk": "three times eight repetitions each side, two times per week",
    "See vol. II": "See volume two",
    "Move R arm and L leg": "Move right arm and left leg",
    "It costs €1 or £20.": "It costs one euro or twenty pounds.",
    "Good for people in their 50s, and known since the 1980s.": "Good for people in their fifties, and known since the nineteen eighties.",  # noqa: E501
    "In your 20s, 30s and 40s": "In your twenties, thirties and forties",
    "in the early 1990s": "in the early nineteen nineties",
    "the '80s were fun": "the eighties were fun",
    "In the 60s we stretched": "In the sixties we stretched",
    "Hold for 50s": "Hold for fifty seconds",
    "Keep the 30s hold": "Keep the thirty seconds hold",
    "Taught since 1984.": "Taught since nineteen eighty-four.",
    "Relax L5-S1 and C7": "Relax L five S one and C seven",
    "Ease T12/L1": "Ease T twelve L one",
    "L4/5": "L four five",
    "Do level 2 H": "Do level two H",
    "Phase 3 S is next": "Phase three S is next",
    "Stand 2' from the wall, feet 6\" apart, hands 12 in. wide.": "Stand two feet from the wall, feet six inches apart, hands twelve inches wide.",  # noqa: E501
    'Stay for 30".': "Stay for thirty seconds.",
    "2/3rds of the way, for the 3rd time": "two thirds of the way, for the third time",
    "10 reps ea & 3rds": "ten repetitions each and three rounds",
    "5 ea 🧘 side": "five each side",
    "Warm to 20 °c, 68 ºf": "Warm to twenty degrees Celsius, sixty-eight degrees Fahrenheit",
    "Hold 1'30\"": "Hold one minute thirty seconds",
    "Hold 2'": "Hold two minutes",
    'Hold it 6" from the wall': "Hold it six inches from the wall",
    '3 x 30"': "three times thirty seconds",
    'A 6" block': "A six inches block",
    "She is 5'10\" tall": "She is five feet ten inches tall",
    "Lift 6in": "Lift six inches",
    'Say "10" aloud': "Say ten aloud",
    "it's the '2' card": "it's the two card",
    "Do 10/side, then 2x12/leg.": "Do ten per side, then two times twelve per leg.",
    "Work 30s on/10s off.": "Work thirty seconds on, ten seconds off.",
    "30s/side": "thirty seconds per side",
    "3x/week": "three times per week",
    "1,5 min": "one point five minutes",
    "Hold 2,5s": "Hold two point five seconds",
    "0,75 of it": "zero point seven five of it",
    "+/- 5 reps": "plus or minus five repetitions",
    "±5°": "plus or minus five degrees",
    "-5 degrees": "minus five degrees",
    "Bend to 90°": "Bend to ninety degrees",
    "10...15 s": "ten to fifteen seconds",
    "10…15 s": "ten to fifteen seconds",
    "10 .. 15 s": "ten to fifteen seconds",
    "Call 911 or 112": "Call nine one one or one one two",
    "dial 999 now": "dial nine nine nine now",
    "Call 1-800-555-0199": "Call one eight zero zero five five five zero one nine nine",
    "Use code 4040.": "Use code four zero four zero.",
    "Warrior I, II and III": "Warrior one, two and three",
    "Pigeon pose II": "Pigeon pose two",
    "Virabhadrasana I": "Virabhadrasana one",
    "Level IV": "Level four",
    "Crow, level II": "Crow, level two",
    "In this pose I lift": "In this pose I lift",
    "Breathe OUT slowly, keep your LEG still.": "Breathe out slowly, keep your leg still.",
    "No. 1 is this": "number one is this",
    "No.1": "number one",
    "No. Do it.": "No. Do it.",
    "max. 10 reps": "maximum ten repetitions",
    "min. 30 s": "minimum thirty seconds",
    "Hold 2 min. Then rest.": "Hold two minutes. Then rest.",
    "3x8 ea.": "three times eight each",
    "10 ea side": "ten each side",
    "3 rds of 5": "three rounds of five",
    "See Dr. Smith": "See Doctor Smith",
    "10 rep(s)": "ten repetitions",
    "Lift leg(s) up": "Lift legs up",
    "Rest here. [pause 5s] Now lift.": "Rest here. Now lift.",
    'Rest. <break time="4s"/> Lift.': "Rest. Lift.",
    "Sit tall on the floor\nBend both knees": "Sit tall on the floor. Bend both knees",
    "Sit tall,\nthen bend": "Sit tall, then bend",
    "50 m": "fifty meters",
    "Repeat 5 in total": "Repeat five in total",
    "6 ft. away": "six feet away",
    "2 in. off the floor": "two inches off the floor",
    "1 in. apart": "one inch apart",
    "3-5 rep(s)": "three to five repetitions",
    '4-6" apart': "four to six inches apart",
    "Lie down\n\n- Breathe": "Lie down. Breathe",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_says(written: str, said: str) -> None:
    assert spoken_text(written, ENGLISH) == said
    assert spoken_text(said, ENGLISH) == said
