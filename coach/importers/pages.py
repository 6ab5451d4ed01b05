"""Exercise pages: text, Markdown and HTML come to the same lines, and lines to records with their parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import cast

import msgspec

from coach.content.model import Source
from coach.importers import tables
from coach.importers.english import ADDRESS, DOSED, HEADINGS, IMPERATIVE, LABELS, POSITIONS, rx
from coach.importers.markup import linked_data, parsed, to_lines
from coach.importers.records import Part, Passage, Record, Refusal, several
from coach.importers.sentences import clean_line, sentences
from coach.importers.tokens import tags, tokenize

LONGEST_TITLE, LONGEST_HEADING, LONGEST_NAME = 120, 80, 60
MOST_LINES, LONGEST_JOINED = 5_000, 2_000
"""A page of more lines is no exercise; and no paragraph has more characters than the second."""
WRAPPED_FROM = 45
"""Characters: a line at least so long that ends without a stop goes on in the next one, as in text from a PDF."""
_ITEM = r"(?P<mark>[-*+•·–▪◦‣✓✔☐☑]|\(?(?P<number>\d{1,2})[.):]|step \d{1,2} ?[:.)-])\s+(?:\[[ x]\]\s+)?(?P<text>.+)$"
_APPARATUS = (
    r"\[\^?[\w-]{1,40}\]:.*|page \d+(?: of \d+)?|!\[[^\]]*\]\([^)]*\)|!\[\[[^\]]*\]\]|%%.*%%|#[\w/-]+(?:\s+#[\w/-]+)*"
)
"""Lines that are none of the text: notes and addresses at its foot, pictures, remarks, tags."""

# --- lines -----------------------------------------------------------------------------------------------------------


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
    """What it says itself that it is ("Caution: ...")."""

    def is_title(self, following: Line | None) -> bool:
        """Whether it could be the name of an exercise, and what follows the text of it."""
        text = self.text
        if self.heading or not 1 < len(text) <= LONGEST_NAME or text[-1] in ".,:;!?" or not following:
            return False
        if self.item:
            return self.number and not following.number and not rx(IMPERATIVE).match(text)
        told = bool(self.depth) or text.isupper()
        return told or (self.apart and len(text.split()) <= 7 and text[0].isupper() and not rx(IMPERATIVE).match(text))


def line(raw: str, *, apart: bool = True) -> Line:
    """What one line of a page is."""
    stripped = rx(r"^[\s>\ufeff]+").sub("", raw).strip()
    mark = rx(r"(?P<hashes>#{1,6})\s+(?P<text>.*)$").match(stripped)
    item = rx(_ITEM).match(stripped)
    bold = rx(r"(?:\*\*|__)(?P<text>[^*_]+):?(?:\*\*|__):?$").match(item["text"] if item else stripped)
    callout = rx(r"\[!(?P<kind>\w+)\][+-]?\s*(?P<text>.*)$").match(stripped)
    body = next((match["text"] for match in (mark, bold, item) if match), stripped)
    if callout:
        careful = callout["kind"].lower() in ("warning", "caution", "danger", "important", "attention", "error")
        body = f"{'Caution' if careful else 'Tip'}: {callout['text']}" if callout["text"] else ""
    elif mark:
        body = body.split(" #")[0]
    text = clean_line(body) if stripped.strip("-=_*~# ") else ""
    depth = len(mark["hashes"]) if mark else 2 if bold else 0
    plain = text.rstrip(":?!. ").lower()
    heading = ""
    if len(plain) <= LONGEST_HEADING and (depth or not (item or text.endswith((".", ",")))):
        heading = next((part for part, pattern in HEADINGS if rx(pattern).fullmatch(plain)), "")
    number = bool(item and (item["number"] or item["mark"][:1] in "sS"))
    return Line(text, depth, bool(item) and not bold, number, apart, heading)


def _lines(raw: Sequence[str]) -> list[Line]:
    """The lines of a page, those that wrapping has parted joined again, and without front matter and code."""
    if raw and raw[0].strip() in ("---", "+++"):
        end = next((at for at, text in enumerate(raw[1:60], 1) if text.strip() == raw[0].strip()), -1)
        raw = raw[end + 1 :]
    joined: list[tuple[str, bool]] = []
    apart, fenced = True, False
    for text in raw:
        stripped = text.strip()
        fenced ^= stripped.startswith(("```", "~~~"))
        if fenced or stripped.startswith(("```", "~~~")) or rx(_APPARATUS).fullmatch(stripped[:LONGEST_JOINED]):
            apart = True
        elif stripped and not apart and len(joined[-1][0]) < LONGEST_JOINED and _goes_on(joined[-1][0], text):
            before = joined[-1][0].rstrip()
            parted = before.endswith("-") and before[-2:-1].isalpha() and stripped[:1].islower()
            joined[-1] = (before[:-1] + stripped if parted else f"{before} {stripped}", joined[-1][1])
        elif stripped:
            joined.append((text, apart))
            apart = False
        else:
            apart = True
    return [one for text, apart in joined for one in _labelled(line(text, apart=apart)) if one.text]


def _labelled(one: Line) -> list[Line]:
    """A line that says itself what it is: "Instructions: Sit tall." is a heading and its text."""
    label, mark, rest = one.text.partition(": ")
    part = line(label).heading if mark and not one.depth else ""
    if part == "instruction" and not one.item:
        return [Line(label, heading=part), msgspec.structs.replace(one, text=rest)]
    if part in ("mistake", "caution", "description", "other") and not any(
        rx(words).fullmatch(label) for _, words in LABELS
    ):
        return [msgspec.structs.replace(one, text=rest, part=part)]
    return [one]


def _goes_on(first: str, text: str) -> bool:
    before, after = first.rstrip(), text.strip()
    if before[-1] in ".!?:|" or before.lstrip()[:1] in "#|" or not before[-1].isascii():
        return False
    if not (after[0].isalnum() or after[0] in "(\"'") or line(after).item or line(after).heading or line(first).heading:
        return False
    if after[0].islower() or before[-1] == ",":
        return True
    return len(before) >= WRAPPED_FROM and not rx(r"^[A-Z][^.]{0,60}$").match(after) and before[-1] != ";"


# --- pages -----------------------------------------------------------------------------------------------------------


def records(text: str, where: str, *, html: bool) -> list[Record | Refusal]:
    """The exercises of a page: mostly one; several where its headings begin one again and again, or in its tables."""
    document = parsed(text) if html else None
    if document and (found := list(linked_data(document, where))):
        return list(found)
    first, *rest = text.split("<!--")
    uncommented = [first, *(part.partition("-->")[2] if "-->" in part else part for part in rest)]
    raw = to_lines(document) if document else "".join(uncommented).splitlines()
    if len(raw) > MOST_LINES:
        return [Refusal(where, "is longer than any exercise")]
    listed, raw = tables.taken_out(raw, where)
    parts = _exercises(_lines(raw))
    if len(parts) > 1:
        return [*(_page(part, f"{where}:{number}") for number, part in enumerate(parts, 1)), *listed]
    steps = any(one.heading == "instruction" for one in parts[0])
    return [*([_page(parts[0], where)] if steps or not listed else []), *listed]


def _exercises(lines: list[Line]) -> list[list[Line]]:
    """The lines of each exercise. One begins at a title with steps below it, if that is so for two at least."""
    if entries := _entries(lines):
        return entries
    pairs = itertools.zip_longest(lines, lines[1:])
    titles = [at for at, (one, following) in enumerate(pairs) if one.is_title(following)]
    sections = itertools.pairwise([*titles, len(lines)])
    starts = [low for low, high in sections if _is_exercise(lines[low + 1 : high])]
    top = min((lines[at].depth or 9 for at in starts), default=0)
    starts = [at for at in starts if (lines[at].depth or 9) == top]
    if len(starts) < 2:
        return [lines]
    return [lines[low:high] for low, high in itertools.pairwise([*starts, len(lines)])]


def _entries(lines: Sequence[Line]) -> list[list[Line]]:
    """The exercises of a list such as "1. Bridge: 3 sets of 10", where every numbered entry has its own dose."""
    numbered = [at for at, one in enumerate(lines) if one.number]
    entry = rx(r"(?P<name>[^:.,;]{2,60}?)\s*(?::|-(?= )|(?P<bare> )(?=\d))\s*(?P<text>.+)$")
    found = [match for at in numbered if (match := entry.match(lines[at].text)) and _counts(match["text"])]
    parts = [match for match in found if not match["bare"] or not rx(IMPERATIVE).match(match["name"])]
    if not 2 <= len(numbered) == len(parts):
        return []
    result = []
    for match, (low, high) in zip(parts, itertools.pairwise([*numbered, len(lines)]), strict=True):
        part = "instruction" if _is_told(match["text"]) else "dose"
        result.append([Line(match["name"], 2), Line(match["text"], item=True, part=part), *lines[low + 1 : high]])
    return result


def _is_exercise(section: Sequence[Line]) -> bool:
    """Whether lines tell how one exercise is done: by a heading, or by steps with a dose or a position to start in."""
    if any(one.heading == "instruction" for one in section):
        return True
    texts = [one.text for one in itertools.takewhile(lambda one: not one.heading, section)]
    first = next((text for text in texts if _is_told(text)), "")
    placed = any(rx(words).search(sentences(first)[0]) for _, words in POSITIONS) if first else False
    return bool(first) and (placed or any(map(_counts, texts)))


def _counts(text: str) -> bool:
    """Whether it names a time or a number of repetitions."""
    return bool(set(tags(tokenize(text[:LONGEST_JOINED]))) & set("TRS"))


def _is_dose(text: str) -> bool:
    """A dose and nothing else: "Sets: 3  Reps: 12", "3 x 10 each side"."""
    found = set(tags(tokenize(text[:LONGEST_JOINED])))
    return bool(found & set("TRSQ")) and (bool(rx(DOSED).match(text)) or found <= set("TRSEQ,.;:()k-"))


def _is_told(text: str) -> bool:
    return any(rx(IMPERATIVE).match(sentence) for sentence in sentences(text))


def _page(lines: list[Line], where: str) -> Record | Refusal:
    if not lines:
        return Refusal(where, "is empty")
    title, notes = "", []
    if (
        not lines[0].heading
        and (not lines[0].item or lines[0].is_title(Line("")))
        and len(lines[0].text) <= LONGEST_TITLE
    ):
        title, lines = lines[0].text.rstrip("."), lines[1:]
    else:
        title = PurePath(where).stem.replace("-", " ").replace("_", " ").strip().capitalize()
        notes.append("the page has no title; its file's name is used")
    labels, rest = _told_by_label(lines)
    passages = list(_passages(rest, title))
    if not any(part == "instruction" for part, _, _ in passages):
        passages = list(_told_by_form(passages, listed=any(one.item for one in rest)))
        if any(part == "instruction" for part, _, _ in passages):
            notes += ["the page has no heading for its instructions; they were told by their form"]
        elif any(part == "dose" for part, _, _ in passages):
            passages.append(("instruction", tables.COME.format(title), False))
            notes.append(tables.ONLY_A_NAME)
    source = Source(
        title=title,
        url=next((one.text for one in lines if rx(ADDRESS).fullmatch(one.text)), ""),
        author=labels.get("author", ""),
        license=labels.get("license", ""),
    )
    return Record(
        name=title, where=where, source=source, notes=tuple(notes), level=labels.get("level", ""),
        passages=tuple(Passage(part, text) for part, text, _ in passages),
        primary=several(labels.get("primary", "")), equipment=several(labels.get("equipment", "")),
    )  # fmt: skip


def _told_by_label(lines: Iterable[Line]) -> tuple[dict[str, str], list[Line]]:
    """What ``Equipment: band`` and the like say, one a line; and the other lines."""
    labels: dict[str, str] = {}
    rest: list[Line] = []
    for one in lines:
        found = ((key, rx(rf"(?:{pattern})\s*:\s*(.{{2,80}})(?<!\.)$").match(one.text)) for key, pattern in LABELS)
        label = next(((key, match[1]) for key, match in found if match), None)
        if label:
            labels.setdefault(*label)
        else:
            rest.append(one)
    return labels, rest


Found = tuple[Part, str, bool]
"""A passage's part and text, and whether it is a list's entry."""


def _passages(lines: Iterable[Line], title: str = "", part: Part = "description") -> Iterator[Found]:
    """The passages under the page's headings; what stands under one that says nothing to us is described."""
    asked = False
    for one in lines:
        asks = one.text.endswith("?")
        if one.heading and not (part == "question" and asks and one.heading != "question"):
            part, asked = cast(Part, one.heading), False
        elif one.text.lower() == title.lower() or rx(ADDRESS).fullmatch(one.text):
            continue
        elif part == "question" or (one.depth and asks):
            for found in _question(one, asked):
                asked = asked or found[0] == "question"
                yield found
        elif one.part:
            yield cast(Part, one.part), one.text, one.item
        elif part not in ("other", "instruction") and _is_dose(one.text):
            yield "dose", rx(r"\b(hold|rest)(?: time)?\s?[:=-]").sub(r"\1 ", one.text), False
        elif part not in ("other", "instruction") and rx(DOSED).match(one.text):  # "Tempo: slow"
            yield "other", one.text, False
        elif one.depth and len(one.text) <= LONGEST_HEADING:
            part = part if one.depth >= 3 else "description"
            yield "other", one.text, False
        else:
            yield part, one.text, one.item


def html_passages(html: str) -> list[Passage]:
    """A dataset's description: what stands below a heading or a label is that, the rest are the instructions."""
    found = _passages(_lines(to_lines(parsed(html))), part="instruction")
    return [Passage("instruction" if part in ("description", "dose") else part, text) for part, text, _ in found]


def _question(one: Line, asked: bool) -> Iterator[Found]:
    """A question, an answer, or both in one line; with or without "Q:" and "A:"."""
    answer = rx(r"(?:a\s*\d*|answer\s*\d*)\s*[:.)-]\s+(?P<text>.*)$").match(one.text)
    found = sentences(rx(r"^(?:q\s*\d*|question\s*\d*)\s*[:.)-]\s*").sub("", one.text))
    if answer and asked:
        yield "answer", answer["text"], False
    elif found and found[0].endswith("?"):
        yield "question", found[0], False
        if len(found) > 1:
            yield "answer", " ".join(found[1:]), False
    else:
        yield ("answer" if asked else "other"), one.text, False


def _told_by_form(passages: Sequence[Found], *, listed: bool) -> Iterator[Found]:
    """Without a heading for them: the list, else the sentences that begin with a verb, are the instructions."""
    for part, text, item in passages:
        if part != "description":
            yield part, text, item
            continue
        for sentence in sentences(text):
            told = item if listed else bool(rx(IMPERATIVE).match(sentence))
            yield ("instruction" if told else part), sentence, item
