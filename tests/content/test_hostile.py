"""Content that nobody means well with, or that was damaged: a clear refusal or a session, never a crash."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coach.content.convert import convert
from coach.content.library import Library, read_exercise, read_session
from coach.content.model import Exercise, Session
from coach.content.validate import exercise_troubles
from coach.content.yamlfile import parse
from coach.errors import CoachError, ContentError
from coach.export.preview import Preview
from coach.export.text import write
from coach.pipeline import Options, plan
from coach.voice.model import Voice
from tests.programmes import ENGLISH, ROOT

EXERCISE = (ROOT / "exercises" / "hamstring-contract-relax.yaml").read_text(encoding="utf-8")
SESSION = (ROOT / "scripts" / "hips-and-back.yaml").read_text(encoding="utf-8")
OPTIONS = Options(voice=Voice("silent", "tone", 145), language=ENGLISH)

TEXTS = {
    "control characters": "Bend\\x07 your\\x1b[31m knee\\x00.",
    "line ends": "Bend\\r\\nyour\\u2028knee.",
    "emoji": "Bend your knee 🦵🏽 👩‍👩‍👧.",
    "markup": "<speak><break time='9s'/>Bend</speak> **your** [[knee]] &amp; $(reboot)",
    "other scripts": "膝を曲げる. Согните колено. اثنِ ركبتك. Λύγισε",
    "direction overrides": "Bend \\u202eeenk ruoy\\u202c.",
    "combining": "B" + "\u0301" * 200 + "end.",
    "half a pair": "Bend \\ud83d your knee.",
    "percent": "Bend %s %d {{ your knee }}.",
    "nothing to say": "!!! --- ???",
    "invisible": "\\u200b\\u200b\\ufeff",
}


def one_line(error: CoachError) -> None:
    assert str(error)
    assert "\n" not in str(error)


def go_through(path: Path) -> str | None:
    """Read it, build it, lay it out and write it down; ``None`` where it is refused in one line."""
    try:
        programme = read_session(path, Library((path.parent.parent, ROOT)))
        made = plan(programme, OPTIONS)
    except CoachError as error:
        return one_line(error)
    return write(Preview(made.schedule, OPTIONS.voice))


@pytest.mark.parametrize("kind", TEXTS)
def test_strange_text_is_spoken_or_refused(kind: str, folder: Path) -> None:
    text = TEXTS[kind]
    bad = f'name: "{text}"\ninstructions:\n  - say: "{text}"\ntips: ["{text}"]\ncautions: ["{text}"]\n'
    (folder / "exercises" / "bad.yaml").write_text(bad, encoding="utf-8")
    path = folder / "scripts" / "bad.yaml"
    path.write_text(f'title: "{text}"\nintro: "{text}"\nsteps:\n  - bad\n  - say: "{text}"\n', encoding="utf-8")
    written = go_through(path)
    if written is not None:
        assert not {char for char in written if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")} - {"\n"}
        assert "\u202e" not in written


def mutate(text: str, chance: random.Random) -> str:
    """A file with a few accidents: characters changed, lines lost, doubled, moved, indented."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        line = lines[at]
        what = chance.randrange(8)
        if what == 0:
            del lines[at]
        elif what == 1:
            lines.insert(at, line)
        elif what == 2:
            lines[at] = "  " + line
        elif what == 3:
            lines[at] = line.strip()
        elif what == 4:
            lines.insert(chance.randrange(len(lines)), lines.pop(at))
        elif what == 5 and line:
            spot = chance.randrange(len(line))
            lines[at] = (
                line[:spot] + chance.choice("{}[]:,#&*!|>'\"%@`-?\t\0é🦵0 9\\") + line[spot + chance.randint(0, 1) :]
            )
        elif what == 6:
            key, colon, _ = line.partition(":")
            lines[at] = (
                key + colon + " " + chance.choice(["", "-1", "1e9", "null", "[]", "{}", "true", "&a", "*a", "9h", "x"])
            )
        else:
            lines[at] = line[: chance.randrange(len(line) + 1)]
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_exercise_is_read_or_refused(seed: int) -> None:
    text = mutate(EXERCISE, random.Random(seed))
    try:
        document = parse(text, Path("damaged.yaml"))
        document.refuse(exercise_troubles(convert(document, Exercise)))
    except ContentError as error:
        one_line(error)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_session_is_laid_out_or_refused(seed: int, folder: Path) -> None:
    path = folder / "scripts" / "damaged.yaml"
    path.write_text(mutate(SESSION, random.Random(seed)), encoding="utf-8")
    go_through(path)


ATOMS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=12)
KEYS = st.sampled_from(
    ["name", "title", "steps", "exercise", "instructions", "say", "dose", "hold", "reps", "tempo", "circuit", "times",
     "sides", "tips", "breath", "in", "out", "phases", "length", "rest", "pause", "bell", "breathe", "kind", "id"]
)  # fmt: skip
TREES = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(KEYS, TREES, max_size=6))
@hypothesis_settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_any_values_under_any_keys_are_read_or_refused(value: dict[str, object]) -> None:
    import yaml

    text = yaml.safe_dump(value, allow_unicode=True)
    for model in (Exercise, Session):
        try:
            convert(parse(text, Path("any.yaml")), model)
        except ContentError as error:
            one_line(error)


@given(st.binary(max_size=300))
@hypothesis_settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(content)
    with pytest.raises(ContentError):
        read_exercise(path)


@given(st.text(max_size=200))
@hypothesis_settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_text_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        convert(parse(text, Path("any.yaml")), Exercise)
    one_line(caught.value)
