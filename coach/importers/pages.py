"""Exercise pages: text, Markdown and HTML come to the same lines, and lines to records with their parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import cast

import msgspec

from coach.content.model import Source
from coach.importers import tables
from coach.importers.cleaning import clean_line
from coach.importers.markup import linked_data, parsed, to_lines
from coach.importers.records import Part, Passage, Record, Refusal, several
from coach.language import rx, vocabulary
from coach.language.tokens import sentences, tags, tokenize

LONGEST_TITLE, LONGEST_HEADING, LONGEST_NAME, LONGEST_LABEL = 120, 80, 60, 80
MOST_LINES, LONGEST_JOINED = 5_000, 2_000
"""A page of more lines is no exercise; and no paragraph has more characters than the second."""
WRAPPED_FROM = 45
"""Characters: a line at least so long that ends without a stop goes on in the next one, as in text from a PDF."""
_ITEM = (
    r"(?P<mark>[-*+•·–▪◦‣✓✔☐☑]|\(?(?P<number>\d{1,2})(?:[.):]|(?-i:(?= [A-Z][a-z])))"
    r"|(?:step|ex(?:ercise)?\.?) \d{1,2} ?[:.)-])\s+"
    r"(?:\[[ x]\]\s+)?(?P<text>.+)$"
)
_APPARATUS = (
    r"\[\^?[\w-]{1,40}\]:.*|(?:.{0,200}\s)?page \d+ (?:of|/) \d+|page \d+|%%.*%%|#[\w/-]+(?:\s+#[\w/-]+)*"
    r"|\(?(?:©|copyright\b|(?:adapted|taken|reprinted) (?:from|with)\b).*|!\[[^\]]*\]\([^)]*\)|!\[\[[^\]]*\]\]"
)
"""Lines that are none of the text: notes and addresses at its foot, pictures, remarks, tags."""
_ADDRESS = r"https?://\S+"
_LABELS = ("primary", "equipment", "level", "author", "license")
"""What is told of an exercise in a word, as in "Equipment: band"."""


class Line(msgspec.Struct):
    """One line of a page: its text; what its markup says, and whether an empty line stands before it."""

    text: str
    depth: int = 0
    """Of a heading: 1 to 6; 0 where the line is none by its markup."""
    item: bool = False
    number: bool = False
    apart: bool = True
    heading: str = ""
    """The part that this line is the heading of, or nothing."""
    part: str = ""
    """What it says itself that it is ("Caution: ...", "Equipment: band")."""

    @property
    def asks(self) -> bool:
        """Whether it begins with something to do."""
        return any(vocabulary().rx("imperative").match(sentence) for sentence in sentences(self.text))

    @property
    def tags(self) -> set[str]:
        """The kinds of its words: among them a time, a number of repetitions or sets, and how often."""
        return set(tags(tokenize(self.text[:LONGEST_JOINED])))

    @property
    def is_labelled(self) -> bool:
        """ "Sets: 3", "Tempo: slow"."""
        return bool(vocabulary().rx("dosed").match(self.text))

    @property
    def is_dose(self) -> bool:
        """A dose and nothing else: "Sets: 3  Reps: 12", "3 x 10 each side"."""
        return bool(self.tags & set("TRSQ")) and (self.is_labelled or self.tags <= set("TRSEQD,.;:()k-_hfd"))

    def is_title(self, following: Line | None) -> bool:
        """Whether it could be the name of an exercise, and what follows the text of it."""
        text = self.text
        spoken = self.heading or self.is_labelled or not following or text[-1:] in ".,:;!?"
        if spoken or not 1 < len(text) <= LONGEST_NAME:
            return False
        if self.item:
            return self.number and not self.asks and not (following and following.number)
        named = self.apart and len(text.split()) <= 7 and text[0].isupper() and not self.asks
        return bool(self.depth) or text.isupper() or named


def line(raw: str, *, apart: bool = True) -> Line:
    """What one line of a page is."""
    words = vocabulary()
    stripped = rx(r"^[\s>\ufeff]+").sub("", raw).strip()
    stripped = rx(r"^(\*\*|__)([^*_]{1,60})\1(?=\s*(?:[-–—:(]|x)\s*\S.{0,40}$)").sub(r"\2", stripped)
    mark = rx(r"(?P<mark>#{1,6})\s+(?P<text>.*?)(?: #+)?$").match(stripped)
    item = rx(_ITEM).match(stripped)
    bold = rx(r"(?:\*\*|__)(?P<text>[^*_]+):?(?:\*\*|__):?$").match(item["text"] if item else stripped)
    callout = rx(r"\[!(?P<kind>\w+)\][+-]?\s*(?P<text>.*)$").match(stripped)
    body = next((match["text"] for match in (mark, bold, item, callout) if match), stripped)
    text = clean_line(body) if stripped.strip("-=_*~# ") else ""
    plain = text.rstrip(":?!. ")
    depth = len(mark["mark"]) if mark else 2 if bold else 0
    heads = len(plain) <= LONGEST_HEADING and (depth or not (item or callout or text.endswith((".", ","))))
    return Line(
        text,
        depth,
        item=bool(item and not bold),
        number=bool(item and (item["number"] or item["mark"][:1].isalpha())),
        apart=apart,
        heading=words.entry("heading", plain) if heads else "",
        part="" if not callout else "caution" if words.rx("careful").fullmatch(callout["kind"]) else "tip",
    )


def lines_of(raw: Sequence[str]) -> list[Line]:
    """The lines of a page, those that wrapping has parted joined again, and without front matter and code."""
    if raw and raw[0].strip() in ("---", "+++"):
        end = next((at for at, text in enumerate(raw[1:60], 1) if text.strip() == raw[0].strip()), -1)
        titles = ["# " + text[6:].strip(" '\"") for text in raw[1 : max(end, 1)] if text.startswith("title:")]
        raw = [*titles, *raw[end + 1 :]]
    joined: list[tuple[str, bool]] = []
    apart, fenced = True, False
    for text in raw:
        stripped = text.strip()
        fence = stripped.startswith(("```", "~~~"))
        fenced ^= fence
        if not stripped or fenced or fence or rx(_APPARATUS).fullmatch(stripped[:LONGEST_JOINED]):
            apart = True
        elif not apart and len(joined[-1][0]) < LONGEST_JOINED and _goes_on(joined[-1][0], text):
            before = joined[-1][0].rstrip()
            parted = before.endswith("-") and before[-2:-1].isalpha() and stripped[:1].islower()
            if parted and before.split()[-1][:-1].lower() not in vocabulary().numbers:  # but twenty-five
                before = before[:-1]
            joined[-1] = (f"{before}{'' if parted else ' '}{stripped}", joined[-1][1])
        else:
            joined.append((text, apart))
            apart = False
    return [one for text, apart in joined for one in _labelled(line(text, apart=apart)) if one.text]


def _goes_on(first: str, text: str) -> bool:
    """Whether a line goes on in the next one, as in text from a PDF."""
    before, after = first.rstrip(), text.strip()
    if before[-1] in ".!?:|" or before.lstrip()[:1] in "#|" or not before[-1].isascii():
        return False
    if not (after[0].isalnum() or after[0] in "(\"'") or line(after).item or line(after).heading or line(first).heading:
        return False
    if after[0].islower() or before[-1] == ",":
        return True
    return len(before) >= WRAPPED_FROM and not rx(r"^[A-Z][^.]{0,60}$").match(after) and before[-1] != ";"


def _labelled(one: Line) -> list[Line]:
    """A line that says itself what it is: "Instructions: Sit tall." is a heading and its text."""
    label, mark, rest = one.text.partition(": ")
    if not mark or one.depth or one.part:
        return [one]
    part = vocabulary().entry("label", label) if rest[-1:] != "." and len(rest) <= LONGEST_LABEL else ""
    part = part or vocabulary().entry("heading", label)
    if part == "name":
        return [Line(rest, 2)]
    if part == "instruction" and not one.item:
        return [Line(label, heading=part), msgspec.structs.replace(one, text=rest)]
    known = part and part not in ("instruction", "dose", "question")
    return [msgspec.structs.replace(one, text=rest, part=part) if known else one]


def records(text: str, where: str, *, html: bool) -> list[Record | Refusal]:
    """The exercises of a page: mostly one; several where its headings begin one again and again, or in its tables."""
    document = parsed(text) if html else None
    if document and (linked := list(linked_data(document, where))):
        return list(linked)
    first, *rest = text.split("<!--")
    uncommented = [first, *(part.partition("-->")[2] if "-->" in part else part for part in rest)]
    raw = to_lines(document) if document else "".join(uncommented).splitlines()
    if len(raw) > MOST_LINES:
        return [Refusal(where, "is longer than any exercise")]
    listed, raw = tables.taken_out(raw, where)
    preface, *parts = _exercises(lines_of(raw))
    if len(parts) > 1:
        page = preface.pop(0).text if preface and preface[0].is_title(Line("")) else ""
        asked = next((one.text for one in preface if (one.asks or one.text[-1] in ".!") and "Q" not in one.tags), "")
        parts[0][1:1] = [msgspec.structs.replace(one, heading="", part="other") for one in preface]
        named = [(part, f"{where}:{number}") for number, part in enumerate(parts, 1)]
        return [*(_page(part, place, page, asked * (part is parts[0])) for part, place in named), *listed]
    steps = any(one.heading == "instruction" for one in parts[0])
    return [*([_page(parts[0], where)] if steps or not listed else []), *listed]


def _exercises(lines: list[Line]) -> list[list[Line]]:
    """What stands before the exercises, and the lines of each. One begins at a title with steps below it, if that is so
    for two at least.
    """
    if entries := _entries(lines):
        return entries
    pairs = itertools.zip_longest(lines, lines[1:])
    titles = [at for at, (one, following) in enumerate(pairs) if one.is_title(following)]
    sections = itertools.pairwise([*titles, len(lines)])
    starts = [low for low, high in sections if _is_exercise(lines[low], lines[low + 1 : high])]
    top = min((lines[at].depth or 9 for at in starts), default=0)
    starts = [at for at in starts if (lines[at].depth or 9) == top]
    if len(starts) < 2:
        return [[], lines]
    return [lines[low:high] for low, high in itertools.pairwise([0, *starts, len(lines)])]


def _is_exercise(title: Line, section: Sequence[Line]) -> bool:
    """Whether lines tell how one is done: by a heading, or by steps with a number, a dose or a position to start in."""
    if any(one.heading == "instruction" for one in section):
        return True
    steps = list(itertools.takewhile(lambda one: not one.heading, section))
    first = next((one.text for one in steps if one.asks), "")
    if title.number:
        return bool(first) or any(one.is_dose for one in steps)
    placed = first and vocabulary().named("position", sentences(first)[0])
    return bool(first) and (bool(placed) or any(one.tags & set("TRS") for one in steps))


def _entries(lines: Sequence[Line]) -> list[list[Line]]:
    """The exercises of a list whose entries have their doses, most of them: "1. Bridge: 3 sets of 10", "Plank 30s"."""
    numbered = [at for at, one in enumerate(lines) if one.number]
    listed = numbered or [at for at, one in enumerate(lines) if one.item]
    parts = {at: part for at in listed or range(len(lines)) if (part := _parted(lines[at]))}
    most = len(parts) * 3 >= len(listed) * 2 if listed else len(parts) * 2 >= len(lines)
    if len(parts) < 2 or not most or (not numbered and any(one.heading == "instruction" for one in lines)):
        return []
    for at in listed:
        if at not in parts and lines[at].asks and not lines[at].tags & set("TRS"):
            return []
        name, mark, dose = rx(r"^([^,:;(]+)([,:;(]?)(.*)$").sub(r"\1\n\2\n\3", lines[at].text).split("\n")
        dose = dose if mark else vocabulary().sentences["some"]
        parts.setdefault(at, [Line(name.strip(), 2), Line(dose.strip(" )"), part="dose")])
    starts = sorted(parts)
    brief = len(starts) == starts[-1] - starts[0] + 1  # then what stands apart below them is none of the last one's
    end = next((at for at in range(starts[-1] + 1, len(lines)) if brief and lines[at].apart), len(lines))
    runs = zip(starts, [*starts[1:], end], strict=True)
    return [[*lines[: starts[0]], *lines[end:]], *([*parts[at], *lines[at + 1 : high]] for at, high in runs)]


def _parted(one: Line) -> list[Line]:
    """A name and its dose, where a line is both; else nothing."""
    ends = vocabulary().rx("name ends").finditer(one.text[: min(LONGEST_LABEL, len(one.text) - 1)], 2)
    pairs = [(one.text[: end.start()], end[1], Line(one.text[end.end() :])) for end in ends if not one.is_labelled]
    pairs = [pair for pair in pairs if not set(pair[0]) & set(":.,;")]
    if not pairs:
        return []
    name, mark, dose = next((pair for pair in pairs if pair[2].is_dose), pairs[0])  # "Figure 4 30s": the second
    only = Line(sentences(dose.text)[0]).is_dose and mark not in ",;"  # "Squats: 2 sets of 12. Keep your chest up."
    if dose.text.isdecimal() and (kind := {",": "hold", ";": "hold", "x": "reps"}.get(mark.strip())):  # "Cat cow, 30"
        dose = Line(vocabulary().sentences[kind].format(dose.text), part="dose")
    longest = {" ": 3, ",": 1}.get(mark, LONGEST_NAME)  # "Lift both arms overhead 10 times"
    told = tags(tokenize(name))[:1] in tuple("hda") or (one.asks and len(name.split()) > longest)
    if told or not (dose.is_dose or only or (one.number and dose.tags & set("TRS"))):
        return []
    dose.part = dose.part or ("instruction" if dose.asks else "dose")
    return [Line(name, 2), dose]


def _page(lines: list[Line], where: str, page: str = "", asked: str = "") -> Record | Refusal:
    """The exercise that lines tell; ``asked`` is what stood before it, and may be meant for all of its ``page``."""
    if not lines:
        return Refusal(where, "is empty")
    notes = [f"left out before it: '{asked}'"] if asked else []
    first = lines[0]
    named = rx(r"([^:.,;?!]{2,60}): (.+)$").match(first.text)
    if named and Line(named[2]).asks:  # "Chin tuck: Sit tall ..."
        first, lines = Line(named[1]), [first, Line(named[2]), *lines[1:]]
    if not first.heading and len(first.text) <= LONGEST_TITLE and (not first.item or first.is_title(Line(""))):
        lines = [*(_parted(first) or [first]), *lines[1:]]  # "Legs up the wall: 5 minutes"
        title, lines = rx(r"^\d{1,2}[.)]\s+").sub("", lines[0].text.rstrip(".")), lines[1:]
    else:
        title = PurePath(where).stem.replace("-", " ").replace("_", " ").strip().capitalize()
        notes.append("the page has no title; its file's name is used")
    labels = {one.part: one.text for one in reversed(lines) if one.part in _LABELS}
    passages = list(_passages([one for one in lines if one.part not in _LABELS], title))
    if not any(one.part == "instruction" for one in passages):
        passages = list(_told_by_form(passages))
        if any(one.part == "instruction" for one in passages):
            notes.append("the page has no heading for its instructions; they were told by their form")
    address = next((one.text for one in lines if rx(_ADDRESS).fullmatch(one.text)), "")
    primary, equipment, level, author, license_ = (labels.get(key, "") for key in _LABELS)
    return Record(
        name=title, page=page, where=where, notes=tuple(notes), level=level, passages=tuple(passages),
        primary=several(primary), equipment=several(equipment),
        source=Source(title=title, url=address, author=author, license=license_),
    )  # fmt: skip


def _passages(lines: Iterable[Line], title: str = "", part: str = "description") -> Iterator[Passage]:
    """The passages under the page's headings; what stands under one that says nothing to us is described."""
    asked = False
    for one in lines:
        said, text, asks = part, one.text, one.text.endswith("?")
        free = part not in ("other", "instruction")
        if one.heading and not (part == "question" and asks and one.heading != "question"):
            part, asked = one.heading, False
            continue
        if text.lower() == title.lower() or rx(_ADDRESS).fullmatch(text):
            continue
        if part == "question" or (one.depth and asks):
            for passage in _question(text, asked):
                asked = asked or passage.part == "question"
                yield passage
            continue
        if one.part:
            said = one.part
        elif free and one.is_dose:
            said, text = "dose", vocabulary().rx("labelled").sub(r"\1 ", text)
        elif free and one.is_labelled:
            said = "other"
        elif one.depth and len(text) <= LONGEST_HEADING:
            part, said = (part if one.depth >= 3 else "description"), "other"
        yield Passage(cast(Part, said), text, one.item)


def html_passages(html: str) -> list[Passage]:
    """A dataset's description: what stands below a heading or a label is that, the rest are the instructions."""
    passages = _passages(lines_of(to_lines(parsed(html))), part="instruction")
    return [Passage("instruction" if one.part in ("description", "dose") else one.part, one.text) for one in passages]


def _question(text: str, asked: bool) -> Iterator[Passage]:
    """A question, an answer, or both in one line; with or without "Q:" and "A:"."""
    words = vocabulary()
    answer = words.rx("answer").match(text)
    first, *rest = sentences(words.rx("question").sub("", text)) or [""]
    if answer and asked:
        yield Passage("answer", answer["text"])
    elif first.endswith("?"):
        yield Passage("question", first)
        if rest:
            yield Passage("answer", " ".join(rest))
    else:
        yield Passage("answer" if asked else "other", text)


def _told_by_form(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Without a heading for them the instructions are the list, else what follows the first sentence that asks."""
    listed = any(one.item for one in passages)
    begun = False
    for one in passages:
        for sentence in sentences(one.text) if one.part == "description" else ():
            begun = begun or one.item or (not listed and Line(sentence).asks)
            asks = Line(sentence).asks or vocabulary().rx("told").match(sentence)
            told = one.item if listed else begun and asks
            yield Passage("instruction" if told else "other" if begun else "description", sentence)
        if one.part != "description":
            yield one
