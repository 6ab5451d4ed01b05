"""What a body may have to be spared for: each condition in plain words, and where its precaution is published.

An exercise's ``avoid:`` names conditions; a profile and ``--avoid`` leave such exercises out and put ``instead:`` in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from coach.content.model import CONDITIONS, Condition
from coach.content.names import did_you_mean, slug
from coach.errors import RequestError


class Precaution(msgspec.Struct, frozen=True):
    """``spoken`` goes into a sentence behind "with"; ``means`` says what to leave out, ``source`` where."""

    spoken: str
    means: str
    source: str


PRECAUTIONS: Mapping[Condition, Precaution] = {
    "new-hip": Precaution(
        "a new hip",
        "no bending of the hip past a right angle, no leg across the middle, no strong turning in",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Activities After Total Hip Replacement",
    ),
    "new-knee": Precaution(
        "a new knee",
        "no kneeling on it, no deep bending under weight, no twisting on the foot",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Activities After Total Knee Replacement",
    ),
    "osteoporosis": Precaution(
        "brittle bones",
        "no rounding of the spine under load or to its end, no strong twist of it",
        "Giangregorio and others: Too Fit to Fracture, Osteoporosis International, 2014 and 2015",
    ),
    "pregnancy": Precaution(
        "a pregnancy",
        "after the first months no long lying flat on the back or front, no deep twist, no pressing of the belly",
        "American College of Obstetricians and Gynecologists: Committee Opinion 804, 2020",
    ),
    "surgery": Precaution(
        "a recent operation",
        "nothing that pulls on what has to heal, until whoever operated allows it",
        "American College of Sports Medicine: Guidelines for Exercise Testing and Prescription, 11th edition",
    ),
    "blood-pressure": Precaution(
        "high blood pressure",
        "no head lower than the heart, no held breath, no hard pressing",
        "American College of Sports Medicine: Guidelines for Exercise Testing and Prescription, 11th edition",
    ),
    "glaucoma": Precaution(
        "glaucoma",
        "no head lower than the heart",
        "Jasien and others: Intraocular Pressure Rise in Subjects with and without Glaucoma during Four Common "
        "Yoga Positions, PLOS ONE, 2015",
    ),
    "dizziness": Precaution(
        "dizziness",
        "no quick change between lying and standing, no tipping of the head far back, no free balancing on one leg",
        "Bhattacharyya and others: Clinical Practice Guideline, Benign Paroxysmal Positional Vertigo, 2017",
    ),
    "hernia": Precaution(
        "a hernia",
        "no pressing with a held breath, no hard work of the belly",
        "National Health Service, United Kingdom: Hernia",
    ),
    "back": Precaution(
        "a sore back",
        "no rounding forward to the end with straight legs, no strong twist while it hurts",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Spine Conditioning Program",
    ),
    "neck": Precaution(
        "a sore neck",
        "no weight on the head, no tipping of the head far back, no pulling at it",
        "National Health Service, United Kingdom: Neck pain",
    ),
    "hip": Precaution(
        "a sore hip",
        "no deep bending and turning in at once, nothing that pinches in the groin",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Hip Conditioning Program",
    ),
    "knee": Precaution(
        "a sore knee",
        "no kneeling on it, no deep bending under weight, no twisting",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Knee Conditioning Program",
    ),
    "ankle": Precaution(
        "a sore ankle",
        "no sitting on the heels, no balancing on one foot",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Foot and Ankle Conditioning Program",
    ),
    "shoulder": Precaution(
        "a sore shoulder",
        "no weight on the arm, no arm far behind the back or pressed over the head",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Rotator Cuff and Shoulder Conditioning Program",
    ),
    "elbow": Precaution(
        "a sore elbow",
        "no weight on the arm, no hard gripping",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Therapeutic Exercise Program for Epicondylitis",
    ),
    "wrist": Precaution(
        "a sore wrist",
        "no weight on the flat hand, no bending of it to the end",
        "American Academy of Orthopaedic Surgeons, OrthoInfo: Carpal Tunnel Syndrome",
    ),
}


LASTING: frozenset[Condition] = frozenset(
    ("new-hip", "new-knee", "osteoporosis", "pregnancy", "surgery", "blood-pressure", "glaucoma", "hernia")
)
"""What somebody knows of long before they lie down. All others are felt on the day, and may be gone tomorrow."""


def conditions(words: Iterable[str]) -> frozenset[Condition]:
    """The conditions that the words name: ``new hip`` and ``knees`` too. Raises ``RequestError`` on any other word."""
    names: dict[str, Condition] = {name: name for name in CONDITIONS}
    names |= {f"{name}s": name for name in CONDITIONS}
    result = set()
    for word in words:
        if slug(word) not in names:
            mend = did_you_mean(word, CONDITIONS)
            every = "known are " + ", ".join(CONDITIONS)
            raise RequestError(
                f"'{word}'", "is no condition that is known", mend if mend == every else f"{mend} {every}"
            )
        result.add(names[slug(word)])
    return frozenset(result)


def listed(avoid: Iterable[Condition]) -> str:
    """``new-hip, knee``: in the order of the list that a user reads."""
    chosen = set(avoid)
    return ", ".join(name for name in CONDITIONS if name in chosen)
