"""Exercise pages as plain text, Markdown or HTML: title, paragraphs, instructions, tips, mistakes, questions."""

from __future__ import annotations

from pathlib import PurePath

from coach.content.importers.markup import to_lines
from coach.content.importers.records import Part, Passage, Record, Refusal
from coach.content.importers.sentences import clean, sentences
from coach.content.importers.words import rx
from coach.content.model import Source

_HEADINGS: tuple[tuple[str, str], ...] = (
    (
        "question",
        r"(?:frequently asked questions?|faqs?|f\.a\.q\.?s?|questions?(?: (?:and|&) answers?)?|q ?(?:&|and) "
        r"?a|common questions?|people (?:also )?ask|your questions(?: answered)?)",
    ),
    (
        "mistake",
        r"(?:common |typical |frequent )?(?:mistakes?|errors?|faults?)(?: to avoid| people make)?|what "
        r"(?:not to do|to avoid)|avoid these(?: mistakes)?|don'?ts",
    ),
    (
        "caution",
        r"(?:cautions?|warnings?|safety(?: (?:tips|notes?|first|information|considerations?))?|"
        r"contra-?indications?|precautions?|when (?:not to|to avoid)(?: do(?:ing)? (?:it|this))?|risks?|"
        r"important)",
    ),
    (
        "tip",
        r"(?:(?:form|coaching|pro|technique|expert|trainer'?s?|helpful|quick|key|teaching|alignment|extra) )?"
        r"(?:tips?|cues?|pointers|hints?|notes?|points?)(?: (?:(?:and|&) (?:tricks?|notes?|cues?|tips?))|(?: for "
        r"(?:success|better form|good form|proper form|beginners)))*|tips ?(?:&|and|/|n) ?tricks|form(?: cues?)?|"
        r"technique|remember|do'?s",
    ),
    (
        "instruction",
        r"(?:(?:step[- ]by[- ]step|exercise|execution|movement|set-?up|setup|starting position|how "
        r"to)[ :-]*)?(?:instructions?|steps?|directions?|guide|execution)|how (?:to|do you|do i)(?: "
        r"(?:do|perform|get into|practi[cs]e)(?: (?:it|this|the .{2,50}|a .{2,50}))?)?|how to .{2,60}|"
        r"the (?:steps|movement|exercise|stretch)|performing the .{2,40}|execution|technique steps|"
        r"procedure|method|set-?up|getting (?:into|started)|preparation|starting position|movement|the "
        r"move|what to do|process",
    ),
    (
        "description",
        r"(?:overview|description|about(?: (?:it|this|the) .{0,40}| this)?|summary|introduction|benefits?"
        r"(?: of .{2,50})?|why (?:do )?(?:it|this).{0,30}|purpose|what (?:is it|it does|it is)(?: for)?|"
        r"muscles?(?: (?:worked|used|targeted))?|targets?|what is .{2,60}\??)",
    ),
    (
        "other",
        r"(?:variations?|modifications?(?: .{2,30})?|progressions?|regressions?|alternatives?|related "
        r"(?:exercises|stretches)|equipment(?: needed)?|references?|sources?|see also|share|comments?|video|"
        r"images?|gallery|you (?:may|might) also like|sets (?:and|&) reps|dosage|dose|how (?:long|often|"
        r"many).{0,40}|duration|reps(?: and sets)?|prescription|frequency)",
    ),
)


def records(text: str, where: str, *, html: bool) -> list[Record | Refusal]:
    """The one exercise of a page."""
    lines, title = to_lines(text) if html else (text.splitlines(), "")
    return [_page([line for line in map(_Line, lines) if line.text], title, where)]


class _Line:
    """One line of a page: its text, and whether it is a heading by its markup, or a list's entry."""

    def __init__(self, raw: str) -> None:
        stripped = raw.strip().strip("\ufeff")
        mark = rx(r"^(?P<hashes>#{1,6})\s+(?P<text>.*?)\s*#*$").match(stripped)
        item = rx(r"^(?:[-*+•·–▪◦‣✓✔]|\(?\d{1,2}[.):]|step \d{1,2}\s*[:.)-]|\[[ x]\])\s+(?P<text>.+)$").match(stripped)
        bold = rx(r"^(?:\*\*|__)(?P<text>[^*_]+?):?(?:\*\*|__):?$").match(stripped)
        rule = rx(r"^[-=_*~#\s]{3,}$").match(stripped)
        body = mark["text"] if mark else item["text"] if item else bold["text"] if bold else stripped
        self.text = "" if rule else clean(body)
        self.depth = len(mark["hashes"]) if mark else 2 if bold else 0
        self.item = bool(item)

    @property
    def heading(self) -> str:
        """The part that this line is the heading of, or nothing."""
        plain = self.text.rstrip(":?!. ").lower()
        if self.item or len(plain) > 80 or (not self.depth and self.text.endswith((".", ","))):
            return ""
        for part, pattern in _HEADINGS:
            if rx(rf"^(?:{pattern})$").match(plain):
                return part
        return ""


def _page(lines: list[_Line], title: str, where: str) -> Record | Refusal:
    if not lines:
        return Refusal(where, "is empty")
    first = lines[0]
    if (not title and not first.heading and len(first.text) <= 120 and not first.item) or (
        title and first.text.lower().startswith(title.lower()[:40]) and len(first.text) <= 120
    ):
        title, lines = first.text.rstrip("."), lines[1:]
    notes: list[str] = []
    if not title:
        title = PurePath(where).stem.replace("-", " ").replace("_", " ").strip().capitalize()
        notes.append("the page has no title; its file's name is used")
    url = next((m.group() for line in lines if (m := rx(r"^https?://\S+$").match(line.text))), "")
    extra = _labelled(lines)
    passages, headed = _passages([line for line in lines if line.text not in extra["lines"]], title)
    if not any(passage.part == "instruction" for passage in passages) and not headed:
        passages = _unheaded(lines)
        if any(passage.part == "instruction" for passage in passages):
            notes.append("the page has no heading for its instructions; they were told by their form")
    return Record(
        name=title,
        where=where,
        passages=tuple(passages),
        primary=tuple(extra["primary"]),
        equipment=tuple(extra["equipment"]),
        level=next(iter(extra["level"]), ""),
        source=Source(
            title=title, url=url, author=next(iter(extra["author"]), ""), license=next(iter(extra["license"]), "")
        ),
        notes=tuple(notes),
    )


def _labelled(lines: list[_Line]) -> dict[str, list[str]]:
    """``Equipment: band`` and the like, one a line."""
    found: dict[str, list[str]] = {
        "primary": [],
        "equipment": [],
        "level": [],
        "author": [],
        "license": [],
        "lines": [],
    }
    labels = {
        "primary": r"(?:primary |target )?(?:muscles?|targets?)(?: (?:worked|group|targeted))?",
        "equipment": r"equipment|props?|you need",
        "level": r"level|difficulty",
        "author": r"author|(?:written )?by",
        "license": r"licen[cs]e",
    }
    for line in lines:
        for key, pattern in labels.items():
            match = rx(rf"^(?:{pattern})\s*:\s*(?P<value>.{{2,80}})$").match(line.text)
            if match and not match["value"].endswith("."):
                value = match["value"]
                values = (
                    [part.strip() for part in rx(r",|;|/|\band\b").split(value)]
                    if key in ("primary", "equipment")
                    else [value]
                )
                found[key] += [part for part in values if part]
                found["lines"].append(line.text)
    return found


def _passages(lines: list[_Line], title: str) -> tuple[list[Passage], bool]:
    """The passages under the page's headings, and whether it has one for instructions."""
    passages: list[Passage] = []
    part, headed, asked = "description", False, False
    for line in lines:
        kind = line.heading
        asks = line.text.endswith("?")
        is_title = line.text.lower() == title.lower()
        if kind and (line.depth or len(line.text) <= 60) and not (part == "question" and asks and kind != "question"):
            part, asked = kind, False
            headed = headed or kind == "instruction"
            continue
        if line.depth and part != "question" and not (is_title or line.item or asks) and len(line.text) <= 80:
            # A heading of ours it is not: what stands below is told by its form alone, or belongs to the part above.
            part = part if line.depth >= 3 or part == "description" else "other"
            passages.append(Passage("other", line.text))
            continue
        if is_title or rx(r"^https?://\S+$").match(line.text):
            continue
        if part == "question" or (line.depth and line.text.endswith("?")):
            asked = _question(line, passages, asked)
            continue
        passages.append(Passage(part, line.text))  # type: ignore[arg-type]
    return passages, headed


def _question(line: _Line, passages: list[Passage], asked: bool) -> bool:
    text = rx(r"^(?:q\s*\d*|question\s*\d*)\s*[:.)-]\s*").sub("", line.text)
    answer = rx(r"^(?:a\s*\d*|answer\s*\d*)\s*[:.)-]\s+(?P<text>.*)$").match(line.text)
    if answer and asked:
        passages.append(Passage("answer", answer["text"]))
        return True
    found = sentences(text)
    if (
        found
        and found[0].endswith("?")
        and (
            len(found) == 1
            or not asked
            or line.depth
            or text != line.text
            or rx(r"^(?:what|why|how|should|is|can|do|does|when|where|which|who|will|are|am)\b").match(text)
        )
    ):
        passages.append(Passage("question", found[0]))
        if len(found) > 1:
            passages.append(Passage("answer", " ".join(found[1:])))
        return True
    passages.append(Passage("answer" if asked else "other", text))
    return asked


def _unheaded(lines: list[_Line]) -> list[Passage]:
    """A page without headings: its list, else its sentences that begin with a verb, are the instructions."""
    part: Part
    passages: list[Passage] = []
    listed = any(line.item for line in lines)
    for line in lines:
        if line.heading:
            continue
        for sentence in sentences(line.text):
            imperative = rx(_IMPERATIVE).match(sentence)
            part = "instruction" if (line.item if listed else bool(imperative)) else "description"
            passages.append(Passage(part, sentence))
    return passages


_IMPERATIVE = (
    r"^(?:(?:now|then|next|first|finally|slowly|gently|carefully|from here|with|while|keeping|once|start by|begin by|"
    r"to start|to begin)\b[^,]{0,60},?\s+)*"
    r"(?:lie|lay|sit|stand|kneel|get|start|begin|place|put|bend|extend|raise|lift|lower|cross|bring|pull|push|press|"
    r"hold|reach|lean|turn|twist|tilt|rotate|step|keep|relax|"
    r"breathe|inhale|exhale|return|repeat|switch|release|stay|slide|draw|hug|grab|grasp|interlace|clasp|straighten|"
    r"fold|hinge|drop|let|roll|squeeze|stretch|move|walk|open|take|come|rest|feel|do|perform|tuck|point|flex|swing|"
    r"circle|alternate|change|go|position|assume|hang|make|use|wrap|loop|rock|arch|round|look|shift|engage|set|find|"
    r"try|allow|aim|sink|spread|nod|shrug|pause|continue)\b"
)
