"""Exercise pages as plain text, Markdown or HTML: title, paragraphs, instructions, tips, mistakes, questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import PurePath
from typing import Any

import msgspec

from coach.content.model import Source
from coach.importers.english import HEADINGS, LABELS, VERBS, rx, words
from coach.importers.records import Part, Passage, Record, Refusal
from coach.importers.sentences import clean, sentences
from coach.importers.tokens import tags, tokenize

LONGEST_TITLE = 120
LONGEST_HEADING = 80
MOST_LINES, LONGEST_JOINED = 5_000, 2_000
"""A page of more lines is no exercise; and no paragraph has more characters than the second."""
WRAPPED_FROM = 45
"""Characters: a line at least so long that ends without a stop goes on in the next one, as in text from a PDF."""

# --- lines -----------------------------------------------------------------------------------------------------------


class _Line:
    """One line of a page: its text, and whether it is a heading by its markup, or a list's entry."""

    def __init__(self, raw: str) -> None:
        stripped = raw.strip().strip("\ufeff").removeprefix("> ").removeprefix(">")
        mark = rx(r"(?P<hashes>#{1,6})\s+(?P<text>.*)$").match(stripped)
        item = rx(r"(?:[-*+•·–▪◦‣✓✔☐☑]|\(?\d{1,2}[.):]|step \d{1,2} ?[:.)-])\s+(?:\[[ x]\]\s+)?(?P<text>.+)$").match(
            stripped
        )
        bold = rx(r"(?:\*\*|__)(?P<text>[^*_]+):?(?:\*\*|__):?$").match(stripped)
        callout = rx(r"\[!(?:tip|note|hint|important|info)\]\s*(?P<text>.*)$").match(stripped)
        rule = not stripped.strip("-=_*~# ")
        body = next((one["text"] for one in (mark, item, bold) if one), stripped)
        body = f"Tip: {callout['text']}" if callout else body.rstrip("#") if mark else body
        self.text = "" if rule else clean_line(body)
        self.depth = len(mark["hashes"]) if mark else 2 if bold else 0
        self.item = bool(item)
        self.blank = not stripped
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
    text = rx(r"<break\b[^<>]{0,40}?(?:time=\"?(\d{1,3}m?s)\"?)?\s?/?>").sub(r"[pause \1]", text)
    return clean(text)


def _lines(raw: Sequence[str]) -> list[_Line]:
    """The lines of a page, those that wrapping has parted joined again, front matter left out."""
    raw = list(raw)
    if raw and raw[0].strip() == "---" and "---" in (line.strip() for line in raw[1:40]):
        end = next(at for at, line in enumerate(raw[1:40], 1) if line.strip() == "---")
        raw = raw[end + 1 :]
    joined: list[str] = []
    for line in raw:
        if joined and len(joined[-1]) < LONGEST_JOINED and _goes_on(joined[-1], line):
            first = joined[-1].rstrip()
            parted = first.endswith("-") and first[-2:-1].isalpha() and line.strip()[:1].islower()
            joined[-1] = first[:-1] + line.strip() if parted else f"{first} {line.strip()}"
        else:
            joined.append(line)
    return [one for line in joined if (one := _Line(line)).text]


def _goes_on(first: str, line: str) -> bool:
    before, after = first.rstrip(), line.strip()
    if not before or not after or before[-1] in ".!?:|" or before.lstrip()[:1] in "#|" or not before[-1].isascii():
        return False
    if not after[0].isalpha() and after[0] not in "(\"'" and not after[0].isdigit():
        return False
    if _Line(line).item or _Line(line).heading or _Line(first).heading:
        return False
    if after[0].islower() or before[-1] == ",":
        return True
    return len(before) >= WRAPPED_FROM and not rx(r"^[A-Z][^.]{0,60}$").match(after) and before[-1] != ";"


# --- pages -----------------------------------------------------------------------------------------------------------


def records(text: str, where: str, *, html: bool) -> list[Record | Refusal]:
    """The exercises of a page: mostly one; several where its headings begin one again and again."""
    title = ""
    if html:
        if found := _linked_data(text, where):
            return list(found)
        raw, title = to_lines(text)
        if len(raw) > MOST_LINES:
            return [Refusal(where, "is longer than any exercise")]
        lines = [one for line in raw if (one := _Line(line)).text]
    elif text.count("\n") > MOST_LINES:
        return [Refusal(where, "is longer than any exercise")]
    else:
        lines = _lines(text.splitlines())
    parts = _exercises(lines)
    if len(parts) == 1:
        return [_page(lines, title, where)]
    return [_page(part, "", f"{where}:{number}") for number, part in enumerate(parts, 1)]


def _exercises(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of each exercise: one begins at the title above every heading of instructions but the first."""
    starts = [at for at, line in enumerate(lines) if line.heading == "instruction"]
    tops: list[int] = []
    for low, at in zip([0, *starts], starts, strict=False):
        above = [
            n for n in range(low, at) if lines[n].titled and not lines[n].heading and (lines[n].depth or n == at - 1)
        ]
        deepest = min((lines[n].depth or 9 for n in above), default=9)
        tops.append(next((n for n in above if (lines[n].depth or 9) == deepest), -1) if low or above else -1)
    if len(starts) < 2 or min(tops[1:]) < 0:
        return [lines]
    tops[0] = 0
    return [lines[low:high] for low, high in zip(tops, [*tops[1:], len(lines)], strict=True)]


def _page(lines: list[_Line], title: str, where: str) -> Record | Refusal:
    if not lines:
        return Refusal(where, "is empty")
    first = lines[0]
    if (not title and not first.heading and len(first.text) <= LONGEST_TITLE and not first.item) or (
        title and first.text.lower().startswith(title.lower()[:40]) and len(first.text) <= LONGEST_TITLE
    ):
        title, lines = first.text.rstrip("."), lines[1:]
    notes: list[str] = []
    if not title:
        title = PurePath(where).stem.replace("-", " ").replace("_", " ").strip().capitalize()
        notes.append("the page has no title; its file's name is used")
    url = next((m.group() for line in lines if (m := rx(r"https?://\S+$").match(line.text))), "")
    labels = _labelled(lines)
    rest = [line for line in lines if line.text not in labels["lines"]]
    passages = list(_passages(rest, title))
    if not any(passage.part == "instruction" for passage in passages):
        passages = list(_told_by_form(passages, listed=any(line.item for line in rest)))
        if any(passage.part == "instruction" for passage in passages):
            notes.append("the page has no heading for its instructions; they were told by their form")
    return Record(
        name=title,
        where=where,
        passages=tuple(Passage("description" if one.part == "unknown" else one.part, one.text) for one in passages),  # type: ignore[arg-type]
        primary=tuple(labels["primary"]),
        equipment=tuple(labels["equipment"]),
        level=next(iter(labels["level"]), ""),
        source=Source(
            title=title, url=url, author=next(iter(labels["author"]), ""), license=next(iter(labels["license"]), "")
        ),
        notes=tuple(notes),
    )


def _labelled(lines: Sequence[_Line]) -> dict[str, list[str]]:
    """``Equipment: band`` and the like, one a line."""
    found: dict[str, list[str]] = {key: [] for key in ("lines", *dict(LABELS))}
    for line in lines:
        for key, pattern in LABELS:
            match = rx(rf"(?:{pattern})\s*:\s*(?P<value>.{{2,80}})$").match(line.text)
            if match and not match["value"].endswith("."):
                value = match["value"]
                several = rx(r"[,;/]|\band\b").split(value) if key in ("primary", "equipment") else [value]
                found[key] += [part.strip() for part in several if part.strip()]
                found["lines"].append(line.text)
    return found


class _Found(msgspec.Struct):
    part: str
    text: str
    item: bool = False


def _passages(lines: Sequence[_Line], title: str) -> Iterator[_Found]:
    """The passages under the page's headings; ``unknown`` are those under a heading that says nothing to us."""
    part, asked = "description", False
    for line in lines:
        kind = line.heading
        asks = line.text.endswith("?")
        if kind and (line.depth or len(line.text) <= 60) and not (part == "question" and asks and kind != "question"):
            part, asked = kind, False
        elif line.text.lower() == title.lower() or rx(r"https?://\S+$").match(line.text):
            continue
        elif (
            line.depth
            and part != "question"
            and not asks
            and len(line.text) <= LONGEST_HEADING
            and not _is_dose(line.text)
        ):
            part = part if line.depth >= 3 or part == "description" else "unknown"
            yield _Found("other", line.text)
        elif part == "question" or (line.depth and asks):
            found = list(_question(line, asked))
            asked = asked or any(one.part == "question" for one in found)
            yield from found
        elif part != "instruction" and _is_dose(line.text):
            yield _Found("dose", line.text)
        else:
            yield _Found(part, line.text, line.item)


def _is_dose(text: str) -> bool:
    """ "Sets: 3  Reps: 12  Hold: 5 sec"."""
    label = rx(r"(?:sets?|reps?|repetitions?|hold(?: time)?|duration|time|dose|rounds?|sides?)\s*[:=]").match(text)
    return bool(label) and bool(set(tags(tokenize(text))) & set("TRSE"))


def _question(line: _Line, asked: bool) -> Iterator[_Found]:
    text = rx(r"^(?:q\s*\d*|question\s*\d*)\s*[:.)-]\s*").sub("", line.text)
    answer = rx(r"(?:a\s*\d*|answer\s*\d*)\s*[:.)-]\s+(?P<text>.*)$").match(line.text)
    if answer and asked:
        yield _Found("answer", answer["text"])
        return
    found = sentences(text)
    opens = rx(r"(?:what|why|how|should|is|can|do|does|when|where|which|who|will|are|am)\b").match(text)
    if found and found[0].endswith("?") and (len(found) == 1 or not asked or line.depth or text != line.text or opens):
        yield _Found("question", found[0])
        if len(found) > 1:
            yield _Found("answer", " ".join(found[1:]))
    else:
        yield _Found("answer" if asked else "other", text)


_IMPERATIVE = (
    r"(?:(?:now|then|next|first|finally|slowly|gently|carefully|from here|with|while|keeping|once|start by|begin by"
    r"|to start|to begin)\b[^,]{0,60}?,? ){0,2}(?:" + "|".join(VERBS) + r")\b"
)


def _told_by_form(passages: Sequence[_Found], *, listed: bool) -> Iterator[_Found]:
    """Without a heading for them: the list, else the sentences that begin with a verb, are the instructions."""
    for one in passages:
        if one.part not in ("description", "unknown"):
            yield one
            continue
        for sentence in sentences(one.text):
            told = one.item if listed else bool(rx(_IMPERATIVE).match(sentence))
            yield _Found("instruction" if told else one.part, sentence)


# --- HTML ------------------------------------------------------------------------------------------------------------

_SILENT = words(
    "script style noscript template svg head nav footer form iframe object button select aside math canvas audio video"
    " sup"
)
_VOID = set(words("br hr img input meta link source wbr area base col embed track param"))
_BLOCKS = set(
    words(
        "p div section article ul ol li table tr td th dl dt dd blockquote main header body html summary details figure"
        " figcaption pre address h1 h2 h3 h4 h5 h6"
    )
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.current: list[str] = []
        self.prefix = ""
        self.silent: list[str] = []
        self.in_title = False
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title" and not self.title:
            self.in_title = True
        elif tag in _SILENT and tag not in _VOID:
            self.silent.append(tag)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"):
            self.end_line()
            self.prefix = "#" * (int(tag[1]) if tag[1:].isdigit() else 3) + " "
        elif tag == "li":
            self.end_line()
            self.prefix = "- "
        elif tag in ("br", "hr") or tag in _BLOCKS:
            keep = self.prefix if tag in ("p", "div") and not "".join(self.current).strip() else ""
            self.end_line()
            self.prefix = keep

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        elif self.silent and tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        elif not self.silent:
            self.current.append(data)

    def end_line(self) -> None:
        text = " ".join("".join(self.current).split())
        if text:
            self.lines.append(self.prefix + text)
        self.current, self.prefix = [], ""


def _plain_tags(text: str) -> str:
    """HTML whose tags have no attributes, and whose other angles are text: so the parser's work is linear."""
    first, *rest = text.split("<!--")
    text = first + "".join(part.partition("-->")[2] if "-->" in part else part for part in rest)
    text = rx(r"<break\b[^<>]{0,40}?time=\"?(\d{1,3}m?s)[^<>]{0,10}>").sub(r" [pause \1] ", text)
    text = rx(r"<![a-z\[][^<>]*>?").sub("", text)
    text = rx(r"<(/?)([a-z][a-z0-9]{0,20})\b[^<>]*>").sub("\x02\\1\\2\x03", text)
    return text.replace("<", " &lt;").replace("\x02", "<").replace("\x03", ">")


def to_lines(text: str) -> tuple[list[str], str]:
    """The text lines of an HTML page or fragment, and its title. Scripts, styles and menus are left out."""
    reader = _Reader()
    reader.feed(_plain_tags(text))
    reader.close()
    reader.end_line()
    heading = next((line[2:] for line in reader.lines if line.startswith("# ")), "")
    title = heading or " ".join(reader.title.replace("|", " - ").split(" - ")[0].split())
    return reader.lines, title


def html_passages(html: str) -> list[Passage]:
    """The description of a record: what stands below a heading or a label is that, the rest are the instructions."""
    passages: list[Passage] = []
    part: Part = "instruction"
    for line in map(_Line, to_lines(html)[0]):
        if line.heading:
            part = "instruction" if line.heading in ("description", "dose") else line.heading  # type: ignore[assignment]
        elif line.text:
            passages.append(Passage(part, line.text))
    return passages


def _linked_data(text: str, where: str) -> list[Record]:
    """The exercises that a page tells to search engines as schema.org's steps (JSON-LD)."""
    found: list[Record] = []
    for part in text.split("<script")[1:]:
        head, _, body = part.partition(">")
        if "ld+json" not in head:
            continue
        try:
            value: Any = msgspec.json.decode(body.partition("</script")[0].encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
        graph = value.get("@graph", value) if isinstance(value, dict) else value
        for thing in graph if isinstance(graph, list) else [graph]:
            if isinstance(thing, dict) and isinstance(thing.get("name"), str):
                steps = list(_steps(thing.get("step") or thing.get("recipeInstructions"), 0))
                if steps:
                    found.append(_thing(thing, thing["name"], steps, where))
    return found


def _thing(thing: dict[str, Any], name: str, steps: list[str], where: str) -> Record:
    about = thing.get("description")
    url = thing.get("url")
    passages = [Passage("description", about)] if isinstance(about, str) else []
    passages += [Passage("instruction", step) for step in steps]
    return Record(
        name=name,
        where=where,
        passages=tuple(passages),
        source=Source(title=name, url=url if isinstance(url, str) else ""),
    )


def _steps(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line for line in to_lines(value)[0] if line.strip())
    elif isinstance(value, list) and depth < 5:
        for one in value:
            yield from _steps(one, depth + 1)
    elif isinstance(value, dict) and depth < 5:
        yield from _steps(value.get("itemListElement") or value.get("text") or value.get("name"), depth + 1)
