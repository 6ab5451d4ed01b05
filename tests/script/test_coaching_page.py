"""COACHING.md says what is true: every setting that has a rule is on the page, with its default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.script import prescription
from coach.script.prescription import Pacing

PAGE = Path(prescription.__file__).with_name("COACHING.md").read_text(encoding="utf-8")
PLAIN = ("guided_breaths", "breath_exercises", "tips_per_hold", "most_talk", "countdown", "short_countdown",
         "later_pause", "brief_pause", "voice_margin", "most_heard", "questions", "counted_holds",
         "breaths_told", "breaths_led", "late_tips", "later_tips")  # fmt: skip
"""Those that are counts or percents, not times."""


@pytest.mark.parametrize("name", [name for name in Pacing.__struct_fields__ if name != "transition"])
def test_every_setting_is_on_the_page_with_its_default(name):
    value = getattr(Pacing(), name)
    shown = re.search(rf"`{name}`(?: \| |\s\()([\d.]+)(?: (s|%))?", PAGE)
    assert shown, name
    assert float(shown[1]) * (1 if name in PLAIN else 1000) == value


def test_the_page_names_no_setting_that_is_not_there():
    for name in re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE):
        assert name in Pacing.__struct_fields__


def test_every_figure_on_the_page_is_a_setting():
    told = PAGE.split("Holds of 10 to 30 s")[0]  # what follows are other people's findings
    figure = r"\d[\d.]*"
    shown = re.findall(rf"`\w+`(?: \| |\s\()({figure})", told)
    assert sorted(shown) == sorted(re.findall(rf"(?<![\w.:]){figure}", _plain(told)))


def test_the_doses_on_the_page_are_the_ones_that_are_given():
    def shown(name: str) -> list[float]:
        return [float(figure) * 1000 for figure in re.findall(rf"`{name}` \((\d+) s\)", PAGE)]

    assert shown("hold") == [prescription.DEFAULT_HOLD["gentle"], prescription.DEFAULT_HOLD["moderate"]]
    assert tuple(shown("min") + shown("max")) == prescription.DEFAULT_BOUNDS
    assert (*shown("tempo"), *shown("release")) == (prescription.DEFAULT_TEMPO, prescription.DEFAULT_RELEASE)


def _plain(text: str) -> str:
    """The page without the numbers of its lists."""
    return re.sub(r"^\d\. ", "", text, flags=re.MULTILINE)
