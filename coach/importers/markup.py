"""HTML to the lines of a page, as Markdown has them; and the steps that a page tells to search engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from coach.content.model import Source
from coach.importers.records import Passage, Record
from coach.language import rx, vocabulary

if TYPE_CHECKING:
    from justhtml import JustHTML

_SILENT = r"script|style|noscript|template|svg|head|nav|footer|form|iframe|object|button|select|aside|math|canvas"
_BLOCKS = (
    r"p|div|section|article|[uod]l|li|table|tr|dt|dd|blockquote|main|header|body|html|summary|details|figure"
    r"|figcaption|pre|address|br|hr|h[1-6]"
)
_PREFIXES = {**{f"h{depth}": "#" * depth + " " for depth in range(1, 7)}, "summary": "### ", "dt": "### ", "li": "- "}
DEEPEST = 20  # steps within steps


def parsed(text: str) -> JustHTML:
    """The tree of an HTML page or fragment."""
    from justhtml import JustHTML  # takes a while to load

    return JustHTML(text, sanitize=False)


def to_lines(document: JustHTML) -> list[str]:
    """The lines of a page, its title first, a table's row as ``| one | two |``; without scripts, styles and menus."""
    lines = list(_lines(document))
    title = " ".join(element.to_text() for element in document.query("title")[:1])
    title = " ".join(title.replace("|", " - ").split(" - ")[0].split())
    heading = next((at for at, line in enumerate(lines) if line.startswith("# ")), None)
    if heading is not None:
        return lines[heading:] if heading < 6 else [lines[heading], "", *lines]
    return [f"# {title}", "", *lines] if title else lines


def _lines(document: JustHTML) -> Iterator[str]:
    """Each block as a line and an empty one; ``None`` on the stack is where a block ends."""
    run: list[str] = []
    prefix = ""
    stack: list[Any] = [None, document.root]
    while stack:
        node = stack.pop()
        name = node.name if node else ""
        cells = [cell.to_text() for cell in node.children if cell.name in ("td", "th")] if name == "tr" else []
        if name == "#text":
            run.append(node.data or "")
        elif len(cells) > 1:
            yield f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
        elif name == "break":  # a pause, as speech has them
            run.append(f" [pause {node.attrs.get('time') or ''}] ")
        elif not node or rx(_BLOCKS).fullmatch(name):
            text = " ".join("".join(run).split())
            if text:
                yield from (prefix + text, "")
            prefix = _PREFIXES.get(name, prefix if name in ("p", "div") and not text else "")
            run = []
            stack += [None, *reversed(node.children)] if node else []
        elif not rx(_SILENT).fullmatch(name):
            stack += reversed(node.children or [])


def linked_data(document: JustHTML, where: str) -> Iterator[Record]:
    """The exercises that a page tells to search engines (schema.org's HowTo and ExercisePlan, in JSON-LD)."""
    for script in document.query('script[type="application/ld+json"]'):
        try:
            value: Any = msgspec.json.decode("".join(text.data or "" for text in script.children or ()).encode())
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
        yield from _things(value, where, 0)


def _things(value: Any, where: str, depth: int) -> Iterator[Record]:
    """Every exercise in a value; one with its steps or a dose, or else those within it."""
    if isinstance(value, list) and depth < DEEPEST:
        for one in value:
            yield from _things(one, where, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST:
        name, about, url = (text if isinstance(text := value.get(key), str) else "" for key in _KEYS)
        steps = list(_steps(value.get("step") or value.get("recipeInstructions"), 0))
        doses = [Passage("dose", text) for text in _plan_doses(value)]
        if name and not steps and about and doses:
            steps, about = [Passage("instruction", about)], ""
        if name and steps:
            passages = ([Passage("description", about)] if about else []) + steps + doses
            yield Record(name=name, where=where, passages=tuple(passages), source=Source(title=name, url=url))
        else:
            yield from _things([value.get(key) for key in _WITHIN], where, depth + 1)


_KEYS = ("name", "description", "url")
_WITHIN = ("@graph", "hasPart", "mainEntity", "itemListElement", "item", "subEvent", "exercisePlan")
_PLAN = {"repetitions": "reps", "activityDuration": "time", "restPeriods": "rest"}
"""Keys, and the sentences that say what they hold."""


def _plan_doses(thing: dict[str, Any]) -> Iterator[str]:
    """What an ExercisePlan says of time and number."""
    for key, sentence in _PLAN.items():
        text = str(value) if isinstance(value := thing.get(key), str | int | float) else ""
        if span := rx(r"PT(?:(\d{1,3})M)?(?:(\d{1,4})S)?").fullmatch(text):
            text = f"{int(span[1] or 0) * 60 + int(span[2] or 0)} seconds"
        if text:
            yield vocabulary().sentences[sentence].format(text)


def _steps(value: Any, depth: int) -> Iterator[Passage]:
    if isinstance(value, str):
        yield from (Passage("instruction", line) for line in to_lines(parsed(value)) if line)
    elif isinstance(value, list) and depth < DEEPEST:
        for step in value:
            yield from _steps(step, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST:
        found = _steps(value.get("itemListElement") or value.get("text") or value.get("name"), depth + 1)
        tip = value.get("@type") == "HowToTip"
        yield from (Passage("tip", one.text) if tip else one for one in found)
