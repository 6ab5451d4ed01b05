"""Exercise pages: text, Markdown and HTML come to the same lines, and lines to records with their parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import cast

from coach.content.model import Source
from coach.importers.english import HEADINGS, LABELS, VERBS, rx
from coach.importers.markup import linked_data, parsed, to_lines
from coach.importers.records import Part, Passage, Record, Refusal, several
from coach.importers.sentences import clean, sentences
from coach.importers.tokens import tags, tokenize

LONGEST_TITLE, LONGEST_HEADING = 120, 80
MOST_LINES, LONGEST_JOINED = 5_000, 2_000
"""A page of more lines is no exercise; and no paragraph has more characters than the second."""
WRAPPED_FROM = 45
"""Characters: a line at least so long that ends without a stop goes on in the next one, as in text from a PDF."""
_ITEM = r"(?:[-*+•·–▪◦‣✓✔☐☑]|\(?\d{1,2}[.):]|step \d{1,2} ?[:.)-])\s+(?:\[[ x]\]\s+)?(?P<text>.+)$"
_ADDRESS = r"https?://\S+$"

# --- lines -----------------------------------------------------------------------------------------------------------


class _Line:
    """One line of a page: its text, and whether it is a heading by its markup, or a list's entry."""

    def __init__(self, raw: str) -> None:
        stripped = raw.strip().strip("\ufeff").removeprefix(">").strip()
        mark = rx(r"(?P<hashes>#{1,6})\s+(?P<text>.*)$").match(stripped)
        item = rx(_ITEM).match(stripped)
        bold = rx(r"(?:\*\*|__)(?P<text>[^*_]+):?(?:\*\*|__):?$").match(stripped)
        callout = rx(r"\[!(?:tip|note|hint|important|info)\]\s*(?P<text>.*)$").match(stripped)
        body = next((match["text"] for match in (mark, item, bold) if match), stripped)
        body = f"Tip: {callout['text']}" if callout else body.rstrip("#") if mark else body
        self.text = clean_line(body) if stripped.strip("-=_*~# ") else ""
        self.depth = len(mark["hashes"]) if mark else 2 if bold else 0
        self.item = bool(item)
        self.heading = self._heading()

    def _heading(self) -> str:
        """The part that this line is the heading of, or nothing."""
        plain = self.text.rstrip(":?!. ").lower()
        if self.item or len(plain) > LONGEST_HEADING or (not self.depth and self.text.endswith((".", ","))):
            return ""
        return next((part for part, pattern in HEADINGS if rx(pattern).fullmatch(plain)), "")

    @property
    def titled(self) -> bool:
        """Whether it could be the name of an exercise."""
        return bool(self.text) and not self.item and len(self.text) <= 60 and self.text[-1] not in ".,:;!?"


def clean_line(text: str) -> str:
    """Clean, but with pause marks kept (``<break time="2s"/>`` as ``[pause 2s]``)."""
    return clean(rx(r"<break\b[^<>]{0,40}?(?:time=\"?(\d{1,3}m?s)\"?)?\s?/?>").sub(r"[pause \1]", text))


def _lines(raw: Sequence[str]) -> list[_Line]:
    """The lines of a page, those that wrapping has parted joined again, front matter left out."""
    if raw and raw[0].strip() == "---":
        end = next((at for at, line in enumerate(raw[1:40], 1) if line.strip() == "---"), -1)
        raw = raw[end + 1 :]
    joined: list[str] = []
    for line in raw:
        if joined and len(joined[-1]) < LONGEST_JOINED and _goes_on(joined[-1], line):
            first = joined[-1].rstrip()
            parted = first.endswith("-") and first[-2:-1].isalpha() and line.strip()[:1].islower()
            joined[-1] = first[:-1] + line.strip() if parted else f"{first} {line.strip()}"
        else:
            joined.append(line)
    return [one for text in joined if (one := _Line(text)).text]


def _goes_on(first: str, line: str) -> bool:
    before, after = first.rstrip(), line.strip()
    if not before or not after or before[-1] in ".!?:|" or before.lstrip()[:1] in "#|" or not before[-1].isascii():
        return False
    if not (after[0].isalnum() or after[0] in "(\"'") or _Line(line).item or _Line(line).heading:
        return False
    if _Line(first).heading:
        return False
    if after[0].islower() or before[-1] == ",":
        return True
    return len(before) >= WRAPPED_FROM and not rx(r"^[A-Z][^.]{0,60}$").match(after) and before[-1] != ";"


# --- pages -----------------------------------------------------------------------------------------------------------


def records(text: str, where: str, *, html: bool) -> list[Record | Refusal]:
    """The exercises of a page: mostly one; several where its headings begin one again and again."""
    document = parsed(text) if html else None
    if document and (found := list(linked_data(document, where))):
        return list(found)
    raw = to_lines(document) if document else text.splitlines()
    if len(raw) > MOST_LINES:
        return [Refusal(where, "is longer than any exercise")]
    parts = _exercises(_lines(raw))
    if len(parts) == 1:
        return [_page(parts[0], where)]
    return [_page(part, f"{where}:{number}") for number, part in enumerate(parts, 1)]


def _exercises(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of each exercise: one begins at the title above every heading of instructions but the first."""
    starts = [at for at, line in enumerate(lines) if line.heading == "instruction"]
    tops = [0]
    for low, at in itertools.pairwise(starts):
        titles = [
            (lines[n].depth or 9, n)
            for n in range(low, at)
            if lines[n].titled and not lines[n].heading and (lines[n].depth or n == at - 1)
        ]
        if not titles:
            return [lines]
        tops.append(min(titles)[1])
    return [lines[low:high] for low, high in zip(tops, [*tops[1:], len(lines)], strict=True)]


def _page(lines: list[_Line], where: str) -> Record | Refusal:
    if not lines:
        return Refusal(where, "is empty")
    title, notes = "", []
    if not lines[0].heading and not lines[0].item and len(lines[0].text) <= LONGEST_TITLE:
        title, lines = lines[0].text.rstrip("."), lines[1:]
    else:
        title = PurePath(where).stem.replace("-", " ").replace("_", " ").strip().capitalize()
        notes.append("the page has no title; its file's name is used")
    labels, rest = _labelled(lines)
    passages = list(_passages(rest, title))
    if not any(part == "instruction" for part, _, _ in passages):
        passages = list(_told_by_form(passages, listed=any(line.item for line in rest)))
        if any(part == "instruction" for part, _, _ in passages):
            notes.append("the page has no heading for its instructions; they were told by their form")
    source = Source(
        title=title,
        url=next((line.text for line in lines if rx(_ADDRESS).match(line.text)), ""),
        author=labels.get("author", ""),
        license=labels.get("license", ""),
    )
    return Record(
        name=title, where=where, source=source, notes=tuple(notes), level=labels.get("level", ""),
        passages=tuple(Passage(part, text) for part, text, _ in passages),
        primary=several(labels.get("primary", "")), equipment=several(labels.get("equipment", "")),
    )  # fmt: skip


def _labelled(lines: Sequence[_Line]) -> tuple[dict[str, str], list[_Line]]:
    """What ``Equipment: band`` and the like say, one a line; and the other lines."""
    labels: dict[str, str] = {}
    rest: list[_Line] = []
    for line in lines:
        found = ((key, rx(rf"(?:{pattern})\s*:\s*(.{{2,80}})(?<!\.)$").match(line.text)) for key, pattern in LABELS)
        label = next(((key, match[1]) for key, match in found if match), None)
        if label:
            labels.setdefault(*label)
        else:
            rest.append(line)
    return labels, rest


Found = tuple[Part, str, bool]
"""A passage's part and text, and whether it is a list's entry."""


def _passages(lines: Sequence[_Line], title: str = "", part: Part = "description") -> Iterator[Found]:
    """The passages under the page's headings; what stands under one that says nothing to us is described."""
    asked = False
    for line in lines:
        asks = line.text.endswith("?")
        if line.heading and not (part == "question" and asks and line.heading != "question"):
            part, asked = cast(Part, line.heading), False
        elif line.text.lower() == title.lower() or rx(_ADDRESS).match(line.text):
            continue
        elif part == "question" or (line.depth and asks):
            for found in _question(line, asked):
                asked = asked or found[0] == "question"
                yield found
        elif part != "instruction" and _is_dose(line.text):
            yield "dose", line.text, False
        elif line.depth and len(line.text) <= LONGEST_HEADING:
            part = part if line.depth >= 3 else "description"
            yield "other", line.text, False
        else:
            yield part, line.text, line.item


def html_passages(html: str) -> list[Passage]:
    """A dataset's description: what stands below a heading or a label is that, the rest are the instructions."""
    found = _passages(_lines(to_lines(parsed(html))), part="instruction")
    return [Passage("instruction" if part in ("description", "dose") else part, text) for part, text, _ in found]


def _is_dose(text: str) -> bool:
    """ "Sets: 3  Reps: 12  Hold: 5 sec"."""
    label = rx(r"(?:sets?|reps?|repetitions?|hold(?: time)?|duration|time|dose|rounds?|sides?)\s*[:=]").match(text)
    return bool(label) and bool(set(tags(tokenize(text))) & set("TRSE"))


def _question(line: _Line, asked: bool) -> Iterator[Found]:
    """A question, an answer, or both in one line; with or without "Q:" and "A:"."""
    answer = rx(r"(?:a\s*\d*|answer\s*\d*)\s*[:.)-]\s+(?P<text>.*)$").match(line.text)
    found = sentences(rx(r"^(?:q\s*\d*|question\s*\d*)\s*[:.)-]\s*").sub("", line.text))
    if answer and asked:
        yield "answer", answer["text"], False
    elif found and found[0].endswith("?"):
        yield "question", found[0], False
        if len(found) > 1:
            yield "answer", " ".join(found[1:]), False
    else:
        yield ("answer" if asked else "other"), line.text, False


_IMPERATIVE = (
    r"(?:(?:now|then|next|first|finally|slowly|gently|carefully|from here|with|while|keeping|once|start by|begin by"
    r"|to start|to begin)\b[^,]{0,60}?,? ){0,2}(?:" + "|".join(VERBS) + r")\b"
)


def _told_by_form(passages: Sequence[Found], *, listed: bool) -> Iterator[Found]:
    """Without a heading for them: the list, else the sentences that begin with a verb, are the instructions."""
    for part, text, item in passages:
        if part != "description":
            yield part, text, item
            continue
        for sentence in sentences(text):
            told = item if listed else bool(rx(_IMPERATIVE).match(sentence))
            yield ("instruction" if told else part), sentence, item
