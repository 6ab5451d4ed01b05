"""A language is one file: it is found by its name, everything that is heard and written comes from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import coach.language
from coach.cli import cli
from coach.content.make import TIRING
from coach.content.model import MUSCLES, POSITIONS
from coach.errors import RequestError
from coach.language import Language, language, languages
from coach.practice.feelings import FEELINGS, after, feelings

ROOT = Path(__file__).parents[2]
COACH = ROOT / "coach"
ENGLISH = language()
TOY = """
import re

import msgspec

from coach.language.en import LANGUAGE as ENGLISH

LANGUAGE = msgspec.structs.replace(
    ENGLISH,
    name="toy",
    iso="toy",
    phrases={name: tuple(f"{name} {text}" if name != "numbers" else text for text in variants)
             for name, variants in ENGLISH.phrases.items()},
    sides={"left": "links", "right": "rechts"},
    which=("das {side}", "die {side} Seite"),
    breath_out=re.compile("hinaus"),
    joiner=" / ",
    number=lambda value: f"n{value}",
    counted=lambda value, noun: f"n{value} {noun}",
    length=lambda ms: f"lang {ms // 1000}",
    total=lambda halves: f"ganz {halves}",
    listed=lambda words: " und ".join(words),
    sentence=lambda text: text,
    windows={kind: kind.upper() for kind in ENGLISH.windows},
    written={name: f"{name.upper()} " + text for name, text in ENGLISH.written.items()},
)
"""
BRACES = re.compile(r"\{(\w+)\}")


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Language:
    """A language whose file is dropped in: no code knows of it."""
    import sys

    (tmp_path / "toy.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(coach.language, "__path__", [*coach.language.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "coach.language.toy", raising=False)
    return language("toy")


def preview(*options: str) -> str:
    names = options if options and not options[0].startswith("-") else ("hips-and-back", *options)
    result = CliRunner().invoke(cli, ["preview", *names, "--library", str(ROOT), "--width", "1000"])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_language_that_is_dropped_in_is_heard_and_written(toy: Language) -> None:
    assert "toy" in languages()
    told = preview("--language", "toy", "--engine", "silent")
    for words in (
        "rechts",
        "lang 90",
        "n3",
        "ABOUT about",
        "[HOLD 1 min 30 s / rechts]",
        "the links leg",
    ):
        assert words in told, words
    assert "ganz" in preview("evening-wind-down", "--language", "toy", "--engine", "silent")
    for words in ("chapter_end Closing", "END end"):
        assert words in told, words
    brief = preview("older-standing", "--detail", "brief", "--language", "toy", "--engine", "silent")
    assert re.search(r"halfway [A-Z]", brief)
    english = preview("--engine", "silent")
    for words in ("a minute and a half", "[hold 1 min 30 s, right]", "And now the left leg"):
        assert words in english
        assert words not in told


def test_a_language_can_be_set_for_good(toy: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('language = "toy"\n')
    monkeypatch.setenv("COACH_CONFIG", str(tmp_path / "config.toml"))
    assert "rechts" in preview("--engine", "silent")
    monkeypatch.setenv("COACH_LANGUAGE", "en")
    assert "rechts" not in preview("--engine", "silent")


@pytest.mark.parametrize("name", ["xx", "", "en.py", "../en", "__init__"])
def test_a_language_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(RequestError, match=r"known are .*en"):
        language(name)


@pytest.mark.parametrize("name", languages())
def test_a_language_is_whole(name: str) -> None:
    """It has every phrase and every written text of English, with no word in braces that nobody fills in."""
    own = language(name)
    assert own.name == name
    assert own.phrases.keys() == ENGLISH.phrases.keys()
    assert own.windows.keys() == ENGLISH.windows.keys()
    assert own.lanes.keys() == ENGLISH.lanes.keys()
    assert own.written.keys() == ENGLISH.written.keys()
    for key, variants in own.phrases.items():
        allowed = {slot for text in ENGLISH.phrases[key] for slot in BRACES.findall(text)}
        assert all(set(BRACES.findall(text)) <= allowed for text in variants), key
    for key, text in own.written.items():
        assert set(BRACES.findall(text)) <= set(BRACES.findall(ENGLISH.written[key])), key


def test_every_phrase_is_said_somewhere() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in COACH.rglob("*.py") if path.stem not in languages())
    ups = {f"up_{position}" for position in POSITIONS}
    assert ups <= ENGLISH.phrases.keys(), "there is a way up from every position"
    words = [*FEELINGS, "stiff-back", "stiff-hips"]
    felt = [feeling for feeling in feelings(words, 15).values() if feeling.greeting]
    greetings = {f"today_{moment}" for moment in ("morning", "day", "evening")}
    greetings |= {f"today_{feeling.greeting}" for feeling in felt} | {
        f"today_was_{one.greeting}" for one in after(words)
    }
    greetings |= {"today_tired_known_rest", *(f"today_{one}_moving" for one in ("sore", "stiff_is", "stiff_are"))}
    greetings |= {f"today_start_{position}" for position in POSITIONS if position not in TIRING}
    assert greetings <= ENGLISH.phrases.keys(), "there is a greeting for every hour and every start"
    assert [name for name in ENGLISH.phrases if f'"{name}"' not in code and name not in ups | greetings] == []
    ends = {f"make_rest_{place}" for place in ("floor", "chair", "standing")}
    families = ends | {"make_rest_supine"} | {f"muscle_{muscle}" for muscle in MUSCLES}
    assert families <= ENGLISH.written.keys(), "a session that is made can begin and end in every position"
    written = [name for name in ENGLISH.written if name not in families]
    assert [name for name in written if not re.search(rf"[\"']{name}[\"']", code)] == []


def is_no_speech(node: ast.AST) -> bool:
    """A docstring, or what an author reads who asks for something impossible."""
    if isinstance(node, ast.FunctionDef):
        return node.name in ("_reason", "_refusal")
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def strings(node: ast.AST) -> Iterator[str]:
    """The string constants of a module that a listener could hear."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        elif not is_no_speech(child):
            yield from strings(child)


FILES = sorted(path for room in ("script", "schedule") for path in (COACH / room).glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_script_or_schedule_has_words_of_a_language_in_it(path: Path) -> None:
    """No two words, no word with a capital or a full stop: what is left are the names of phrases, roles and kinds."""
    texts = strings(ast.parse(path.read_text(encoding="utf-8")))
    assert [text for text in texts if re.search(r"[A-Za-z],? [A-Za-z]|^[A-Z]\w|\w[.!?]$|\b(left|right) ", text)] == []
