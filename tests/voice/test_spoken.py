"""Written text into speakable words: nothing lost, nothing unspeakable left."""

from __future__ import annotations

import re
import time
import unicodedata

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coach.language import Language, language
from coach.language.en_numbers import UNITS, cardinal, ordinal
from coach.voice.spoken import spoken_text

ENGLISH = language().for_engine("pyttsx3")
LEXICON = ENGLISH.lexicon


def with_lexicon(lexicon: dict[str, str]) -> Language:
    return msgspec.structs.replace(ENGLISH, lexicon=lexicon)


SAID = {
    # numbers and their company
    "Hold for 10-20 seconds": "Hold for ten to twenty seconds",
    "Hold 10–20s.": "Hold ten to twenty seconds.",
    "10 to 20 sec": "ten to twenty seconds",
    "10s-20s": "ten to twenty seconds",
    "30s-1min": "thirty seconds to one minute",
    "3x10": "three times ten",
    "3 x 10 reps": "three times ten repetitions",
    "2-3x per week": "two to three times per week",
    "3-4x30-60 sec.": "three to four times thirty to sixty seconds.",
    "90/90 stretch": "ninety ninety stretch",
    "1/2 way": "one half way",
    "1 1/2 breaths": "one and a half breaths",
    "5½ min": "five and a half minutes",
    "2 1/2-3 hours": "two and a half to three hours",
    "5/10 pain": "five out of ten pain",
    "Step 1/3:": "Step one of three",
    "30s": "thirty seconds",
    "1 s": "one second",
    "30 sec. rest": "thirty seconds rest",
    "30-second hold": "thirty second hold",
    "~30 s": "about thirty seconds",
    "5m": "five minutes",
    "5 m": "five meters",
    "1m30s": "one minute thirty seconds",
    "1:30": "one minute thirty seconds",
    "0:45": "forty-five seconds",
    "1:30-2:00": "one minute thirty seconds to two minutes",
    "10:30am": "ten thirty a.m.",
    "4-7-8 breathing": "four seven eight breathing",
    "2:1 ratio": "two to one ratio",
    "4.5 s": "four point five seconds",
    "1,200 m": "one thousand two hundred meters",
    "1st, 2nd, 21st": "first, second, twenty-first",
    "90° bend": "ninety degrees bend",
    "10-20%": "ten to twenty percent",
    "-5 degrees": "minus five degrees",
    "≥ 30 s": "at least thirty seconds",
    "hold >30s": "hold more than thirty seconds",
    "Hold 30 - 2 rounds": "Hold thirty, two rounds",
    "L4-L5 disc": "L four L five disc",
    "Number 3. Then 4, 5.": "Number three. Then four, five.",
    "007": "zero zero seven",
    # the lexicon
    "L/R": "left and right",
    "w/30s": "with thirty seconds",
    "w/ a strap": "with a strap",
    "SI joint and ITB": "S I joint and I T B",
    "Full ROM": "Full range of motion",
    "CD-rom": "CD-rom",
    "Quadriceps, relax": "Quadra-seps, relax",
    "Close your eyes": "Cloze your eyes",
    # symbols and markup
    "left/right knee": "left or right knee",
    "and/or": "and or",
    "A & B": "A and B",
    "reps/side": "reps per side",
    '<b>bold</b> and <break time="1s"/> go': "bold and, go",
    "<speak>Breathe <emphasis level='strong'>out</emphasis></speak>": "Breathe out",
    "Bend <knee> now": "Bend knee now",
    "a < 3 and b > 5": "a less than three and b more than five",
    "*bold* _x_ **y** `code`": "bold x y code",
    "[a page](http://x.org/y)": "a page",
    "- one\n- two": "one. two",
    "## Tips\n\nBreathe": "Tips. Breathe",
    "&amp; &nbsp;x &#233;": "and x é",
    "🧘 Breathe 🙂 in": "Breathe in",
    "one\x00two\x07three": "one two three",
    "“Smart” ‘quotes’ don’t": "Smart quotes don't",
    "Release — slowly – now": "Release, slowly, now",
    "(the crossed leg).": "the crossed leg.",
    "in ... and out": "in, and out",
    "well-known cross-over": "well-known cross-over",
    "What?! Really!!": "What? Really!",
    "...": "",
    # other scripts
    "Привет мир": "Привет мир",
    "深呼吸してください。": "深呼吸してください。",
    "مرحبا 30": "مرحبا thirty",
    "नमस्ते": "नमस्ते",
    "café naïve": "café naïve",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_says(written, said):
    assert spoken_text(written, ENGLISH) == said


PIECES = st.one_of(
    st.sampled_from([word for text in SAID for word in text.split()]),
    st.sampled_from(
        ["10-20", "3x10", "1/2", "~", "(", ")", "—", "...", "w/", "\n", "&", "*", "_", "<b>", "🧘", "5'", "°"]
    ),
    st.from_regex(r"[A-Za-z]{3,8}", fullmatch=True),
    st.integers(0, 10**13).map(str),
    st.text(max_size=6),
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=8).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("-AA")
@example("0eA")
@example("rD0")
def test_saying_what_is_already_spoken_text_changes_nothing(text):
    once = spoken_text(text, ENGLISH)
    assert spoken_text(once, ENGLISH) == once


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_only_words_and_pauses_reach_an_engine(text):
    said = spoken_text(text, ENGLISH)
    said.encode()
    assert not re.search(r"[0-9<>\[\]{}()*_`~#|\\/=+^&%$@\"\n\t]", said)
    assert all(unicodedata.category(letter)[0] in "LMNPZ" or letter in "\u200c\u200d" for letter in said)
    assert said == said.strip()
    assert "  " not in said


NUMERALS = {"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"}
ABBREVIATIONS = {*LEXICON, *UNITS, *NUMERALS, "x", "st", "nd", "rd", "rds", "th", "ea", "max", "am", "pm", "to"}
WORDS = st.from_regex(r"[a-zA-Z]{1,9}", fullmatch=True).filter(lambda word: word.lower() not in ABBREVIATIONS)
AROUND = [
    "{}",
    "*{}*",
    "**{}**",
    "_{}_",
    "({})",
    "“{}”",
    "'{}'",
    "<em>{}</em>",
    "<{}>",
    "[{}](http://x.org)",
    "{},",
    "{}…",
]
NUMBERS = [
    "10-20",
    "3x10",
    "1/2",
    "30s",
    "~30 sec",
    "90°",
    "1:30",
    "5",
    "2nd",
    "-4.5",
    "90/90",
    "L4",
    "10%",
    "<",
    ">",
    "&",
]
WRAPPED = st.tuples(WORDS, st.sampled_from(AROUND)).map(lambda pair: (pair[0], pair[1].format(pair[0])))
TOKENS = st.one_of(WRAPPED, WRAPPED, st.sampled_from(NUMBERS).map(lambda number: ("", number)))


@settings(max_examples=250, deadline=None)
@given(st.lists(TOKENS, min_size=1, max_size=14), st.sampled_from([" ", "  ", "\n", " — ", " / ", ", ", "; "]))
@example([("AAS", "AAS"), ("AS", "AS")], " ")
@example([("LL", "LL"), ("Ll", "Ll")], " ")
@example([("A", "A"), ("A", "A"), ("AA", "AA"), ("AA", "AA")], " ")
def test_no_word_of_a_sentence_is_lost(tokens, between):
    text = between.join(written for _, written in tokens)
    whole = spoken_text(text, with_lexicon({}))
    every = re.findall(r"[^\W\d_]+", whole.lower())
    at = 0
    for word, _ in tokens:
        if word and f" {word.lower()} " not in " b i u p s q a w em br hr li ol ul td th tr tt dd dl dt ":
            forms = [[word.lower()], list(word.lower())][: 1 + word.isupper()]  # in capitals, its letters will do
            ends = (p + len(form) for p in range(at, len(every)) for form in forms if every[p : p + len(form)] == form)
            at = next(ends, 0)  # in order
            assert at, (word, text, whole)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_numbers_in_words_read_back(number):
    assert read_back(cardinal(number)) == number


def read_back(words: str) -> int:
    ones = {cardinal(n): n for n in range(20)} | {cardinal(n): n for n in range(20, 100, 10)}
    total = part = 0
    for word in words.replace("-", " ").split():
        if word in ones:
            part += ones[word]
        elif word == "hundred":
            part *= 100
        else:
            total += part * {"thousand": 10**3, "million": 10**6, "billion": 10**9}[word]
            part = 0
    return total + part


@pytest.mark.parametrize(
    ("number", "said"), [(1, "first"), (3, "third"), (12, "twelfth"), (20, "twentieth"), (101, "one hundred first")]
)
def test_ordinals(number, said):
    assert ordinal(number) == said


@pytest.mark.parametrize(
    "piece", ["<b ", "((", ",,", "- ", "1-", "1:", "_*", "[](", "&#", "a/", "<!--", "\n ", ". ", "1 1/2"]
)
def test_a_long_text_takes_no_age(piece):
    started = time.process_time()
    spoken_text(piece * 10_000, ENGLISH)
    assert time.process_time() - started < 5


def test_an_own_entry_is_used_and_longer_ones_come_first():
    lexicon = {"band": "bend", "IT band": "I T band", "no": "nope"}
    assert spoken_text("IT  band, Band and NO bandit", with_lexicon(lexicon)) == "I T band, Bend and nope bandit"


def test_an_own_entry_may_hold_anything():
    assert (
        spoken_text(r"a (b [c \1 x", with_lexicon({"(b": r"\1 \g<0>", "": "empty", " ": "space"}))
        == "a one g less than zero, c one times"
    )
