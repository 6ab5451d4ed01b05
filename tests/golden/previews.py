"""The previews that are kept: every bundled session at each level of detail, with estimated lengths.

A change of wording is a change in these files that a person reads. ``python -m tests.golden`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from coach.content.model import DETAILS, Detail, Programme
from coach.errors import RequestError
from coach.export.preview import Preview
from coach.export.text import write
from coach.language import language
from coach.pipeline import Options, Plan, plan
from coach.voice.model import Voice
from tests.programmes import bundled_sessions

FOLDER = Path(__file__).parent
VOICE = Voice("silent", "tone", 145)


def path_of(name: str, detail: Detail) -> Path:
    return FOLDER / f"{name}.{detail}.txt"


def preview(programme: Programme, detail: Detail) -> str:
    options = Options(voice=VOICE, detail=detail, language=language().for_engine("pyttsx3"))
    names = {key: exercise.name for key, exercise in programme.exercises.items()}
    return write(Preview(_planned(programme, options).schedule, VOICE, names, 80))


def _planned(programme: Programme, options: Options) -> Plan:
    """As asked; a session that is too short for this level of detail, as long as it gets."""
    try:
        return plan(programme, options)
    except RequestError:
        session = msgspec.structs.replace(programme.session, duration=None)
        return plan(Programme(session=session, exercises=programme.exercises), options)


def all_previews() -> Iterator[tuple[Path, str]]:
    for name, programme in bundled_sessions().items():
        for detail in DETAILS:
            yield path_of(name, detail), preview(programme, detail)
