"""A user's own phrases and lexicon: over the built-in ones, and checked before anything is heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from coach.content.wording import own_words
from coach.errors import ContentError
from coach.language import Phrases, language

ENGLISH = language()


@pytest.fixture
def phrases(tmp_path: Path) -> Callable[[str], Phrases]:
    """The phrases with those of a file over them."""

    def read(text: str) -> Phrases:
        (tmp_path / "phrases.yaml").write_text(text, encoding="utf-8")
        return own_words(ENGLISH, tmp_path).phrases

    return read


@pytest.fixture
def lexicon(tmp_path: Path) -> Callable[[str], Mapping[str, str]]:
    """The lexicon with that of a file over it."""

    def read(text: str) -> Mapping[str, str]:
        (tmp_path / "lexicon.yaml").write_text(text, encoding="utf-8")
        return own_words(ENGLISH, tmp_path).lexicon

    return read


def test_own_phrases_stand_in_for_the_built_in_ones_one_by_one(phrases: Callable[[str], Phrases]) -> None:
    own = phrases("halfway: Half of it.\nswitch:\n  - So to {which}.\n  - Over to {which}.\n")
    assert own["halfway"] == ("Half of it.",)
    assert own["switch"] == ("So to {which}.", "Over to {which}.")
    others = {name: variants for name, variants in own.items() if name not in ("halfway", "switch")}
    assert others == {name: variants for name, variants in ENGLISH.phrases.items() if name in others}


def test_without_a_file_of_one_s_own_the_built_in_ones_are_there(tmp_path: Path) -> None:
    assert own_words(ENGLISH, tmp_path / "absent") == ENGLISH


def test_a_phrase_may_leave_its_words_out(phrases: Callable[[str], Phrases]) -> None:
    assert phrases("next: On we go.\n")["next"] == ("On we go.",)


def test_an_empty_list_silences(phrases: Callable[[str], Phrases]) -> None:
    assert phrases("caution: []\nhalfway: []\n")["caution"] == ()


WRONG = {
    "unknown phrase": ("halfwy: Half.\n", 1, "halfwy", "there is no phrase 'halfwy'", "did you mean 'halfway'"),
    "unknown word": ("switch:\n  - Now {sdie}.\n", 2, "switch[0]", "there is no word {sdie}", "there are {which}"),
    "word where there is none": ("halfway: Half of {length}.\n", 1, "halfway", "no word {length}", "it has none"),
    "word of another phrase": ("hold: Hold, {side}.\n", 1, "hold", "no word {side}", "there are {length}"),
    "empty braces": ("hold: Hold {}.\n", 1, "hold", "there is no word {}", ""),
    "format trick": ("hold: '{length.__class__}'\n", 1, "hold", "brace", ""),
    "format index": ("hold: '{0}'\n", 1, "hold", "there is no word {0}", ""),
    "format width": ("hold: '{length:>99999999}'\n", 1, "hold", "brace", ""),
    "lone brace": ("hold: 'Hold {length'\n", 1, "hold", "brace", "remove it"),
    "double braces": ("hold: '{{length}}'\n", 1, "hold", "brace", ""),
    "a number": ("halfway: 50\n", 1, "halfway", "must be a text or a list of texts", "an empty list silences"),
    "nothing": ("halfway:\n", 1, "halfway", "must be a text", "an empty list silences"),
    "an empty text": ("halfway: ''\n", 1, "halfway", "must be a text", "an empty list silences"),
    "an empty variant": ("halfway: ['Half.', ' ']\n", 1, "halfway", "must be a text", ""),
    "a mapping": ("halfway: {a: b}\n", 1, "halfway", "must be a text", ""),
    "no numbers": ("numbers: []\n", 1, "numbers", "cannot be silenced", ""),
    "no chapters": ("chapter_rest: []\n", 1, "chapter_rest", "cannot be silenced", ""),
    "a list": ("- Half.\n", 1, "", "must be a mapping", ""),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_wrong_phrase_is_told_where_and_how_to_mend_it(
    phrases: Callable[[str], Phrases], case: tuple[str, int, str, str, str]
) -> None:
    text, line, where, problem, mend = case
    with pytest.raises(ContentError) as caught:
        phrases(text)
    error = caught.value
    assert error.path.name == "phrases.yaml"
    assert (error.line, error.where.partition("[")[0]) == (line, where.partition("[")[0])
    assert problem in error.problem
    assert mend in error.mend


def test_every_built_in_phrase_can_be_said() -> None:
    """All words in braces are filled in by the builder: none is left over, whatever is said first."""
    words = {
        "total": "ten minutes", "count": "four", "props": "a strap", "name": "Cat", "which": "the left leg",
        "missing": "the dog",
        "length": "ten seconds",
        "reps": "five times", "breaths": "two breaths", "number": ENGLISH.number(3), "rounds": "two rounds",
        "lap": "two",
        "laps": "three",
        "target": "your hips",
        "bodies": "a new hip", "names": "the bridge",
        "body": "your knees", "title": "Easy hips", "week": "two", "weeks": "six", "day": "on Monday",
        "side": "left", "part": "neck",
    }  # fmt: skip
    for name, variants in ENGLISH.phrases.items():
        assert variants, name
        for text in variants:
            said = text.format(**words)
            assert "{" not in said
            assert len(set(variants)) == len(variants), f"{name} has the same variant twice"


def test_own_pronunciations_are_added_and_win(lexicon: Callable[[str], Mapping[str, str]]) -> None:
    word = next(iter(ENGLISH.lexicon))
    own = lexicon(f"{word}: something else\nSupta Baddha: soop-ta bud-dha\n")
    assert own[word] == "something else"
    assert own["Supta Baddha"] == "soop-ta bud-dha"
    assert own.keys() == ENGLISH.lexicon.keys() | {"Supta Baddha"}


@pytest.mark.parametrize("text", ["ROM: 5\n", "ROM:\n", "ROM: ''\n", "ROM: [range]\n", "- ROM\n", "ROM: a\nROM: b\n"])
def test_a_wrong_pronunciation_is_refused_with_its_line(lexicon: Callable[[str], Mapping[str, str]], text: str) -> None:
    with pytest.raises(ContentError) as caught:
        lexicon(text)
    assert caught.value.path.name == "lexicon.yaml"
    assert caught.value.line >= 1


def test_a_spelling_belongs_to_one_engine_or_to_all(tmp_path: Path) -> None:
    (tmp_path / "lexicon.yaml").write_text(
        "asana: {pyttsx3: ah-sa-na}\nmudra: {pyttsx3: moo-dra, all: mood-ra}\nfascia: fash-ya\n"
    )
    words = own_words(ENGLISH, tmp_path)
    espeak, other = words.for_engine("pyttsx3").lexicon, words.for_engine("hibari").lexicon
    assert (espeak["asana"], espeak["mudra"], espeak["fascia"]) == ("ah-sa-na", "moo-dra", "fash-ya")
    assert "asana" not in other
    assert (other["mudra"], other["fascia"]) == ("mood-ra", "fash-ya")
    assert "quadriceps" in espeak
    assert "quadriceps" not in other
    assert other["ROM"] == espeak["ROM"]


@pytest.mark.parametrize("text", ["asana: {pyttsx3: 3}\n", "asana: {pyttsx3: ''}\n", "asana: [x]\n"])
def test_a_spelling_for_an_engine_must_be_a_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "lexicon.yaml").write_text(text)
    with pytest.raises(ContentError, match="must be the text"):
        own_words(ENGLISH, tmp_path)
