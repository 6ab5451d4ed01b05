"""YAML in: plain values, and the line of each of them. The only reader of YAML.

The dialect is the small and unsurprising one: ``true``/``false``, ``null``, integers and decimals are read as such and
all else is text, so that ``answer: No`` stays a word and ``1:30`` a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import yaml

from coach.errors import ContentError, RequestError
from coach.files import read_file

LARGEST_BYTES = 1_000_000
"""A larger file is not an exercise or a session."""
MOST_CHARACTERS = 1_000_000
"""Of all texts together, each alias counted as the text that it stands for."""
MOST_VALUES = 50_000
"""A file with more values than this, its aliases followed, is a mistake or an attack."""
MOST_MISTAKES = 50
"""Of one file. Who makes more of them is helped enough by these."""
DEEPEST = 20
_TOO_DEEP = f"is nested deeper than {DEEPEST} levels"
SURELY_SHALLOW = 2_000
"""A text that cannot nest deeper than this, at a glance, is composed without a closer look."""

Key = str | int
KeyPath = tuple[Key, ...]
Trouble = tuple[KeyPath, str, str]
"""Where something contradicts something else, what it is, and the mend."""


class Contradiction(ContentError):
    """Each part of it can be read, and together they cannot be."""


class Document(msgspec.Struct, frozen=True):
    """A file's plain value, and on which line (from 1) each key or list entry stands."""

    path: Path
    value: Any
    lines: dict[KeyPath, int]
    lost: tuple[tuple[KeyPath, str], ...] = ()
    """Texts that end in what was most likely meant to be said, and YAML takes for a comment; and that comment."""
    mistakes: list[ContentError] | None = None
    """Where all mistakes are collected; without it the first one is raised."""

    def line(self, where: KeyPath) -> int:
        """The line of ``where``, or of the nearest thing around it."""
        for end in range(len(where), -1, -1):
            if where[:end] in self.lines:
                return self.lines[where[:end]]
        return 1

    def error(self, where: KeyPath, problem: str, mend: str = "") -> ContentError:
        return ContentError(self.path, self.line(where), write_path(where), problem, mend)

    def refuse(self, troubles: Iterable[Trouble]) -> None:
        """Raises the first of what contradicts something else, or collects them all.

        What most likely follows from a mistake in the same part of the file is not collected.
        """
        for where, problem, mend in troubles:
            error = Contradiction(self.path, self.line(where), write_path(where), problem, mend)
            others = [one for one in self.mistakes or () if one.path == self.path]
            if not any(
                one.where == error.where if isinstance(one, Contradiction) else around(one.where, error.where)
                for one in others
            ):
                self.add(error)

    def add(self, error: ContentError) -> None:
        """Raises ``error``, or collects it, unless there are ``MOST_MISTAKES``."""
        if self.mistakes is None or len(self.mistakes) >= MOST_MISTAKES:
            raise error
        self.mistakes.append(error)


def write_path(where: KeyPath) -> str:
    """``("steps", 0, "hold")`` as ``steps[0].hold``."""
    text = ""
    for key in where:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text


def around(place: str, where: str) -> bool:
    """Whether a mistake at ``place`` may be the cause of one at ``where``: in the same step, line, dose or list."""
    part = re.match(r"([^.\[]*)(\[\d+\])?(\.circuit\[\d+\])?", place)
    assert part is not None  # the pattern matches any text
    return bool(place) and (where == part[1] or re.match(rf"{re.escape(part[0])}(?![\w-])", where) is not None)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C where the wheel has it
    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", r"^[-+]?\d{1,15}$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?\d{1,15}\.\d{1,15}$", "-+0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def read(path: Path, mistakes: list[ContentError] | None = None) -> Document:
    """Read one YAML file. Raises ``ContentError`` on anything that is not a sane mapping.

    With ``mistakes``, those that need not end the reading are collected there.
    """
    return parse(read_text(path), path, mistakes)


def read_text(path: Path) -> str:
    """The text of ``path`` as UTF-8. Raises ``ContentError`` where it is too large, unreadable or not text."""
    try:
        data = read_file(path, LARGEST_BYTES)
    except RequestError as error:  # one that may not be read is no mistake of the content
        raise ContentError(path, 0, "", error.problem, error.mend) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(path, line, "", "is not UTF-8 text", "save it as UTF-8") from None


def parse(text: str, path: Path, mistakes: list[ContentError] | None = None) -> Document:
    """Parse YAML ``text``; ``path`` is only named in complaints."""
    try:
        _refuse_depth(text, path)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "nesting depth" in (error.problem or ""):  # newer readers look ahead, and see it before we do
            raise ContentError(path, mark.line + 1 if mark else 0, "", _TOO_DEEP) from None
        problem = f"is not valid YAML: {error.problem or error.context}"
        if "end of stream" in problem and error.context_mark:  # the end of the file is not where the quote was opened
            mark, problem = error.context_mark, "is not valid YAML: a quote opens here and is never closed"
        if "another document" in problem:
            raise ContentError(
                path, mark.line + 1 if mark else 0, "", "holds two documents", "make them two files"
            ) from None
        if (bracket := re.search(r"expected ',' or '(.)'", problem)) and error.context_mark:  # nor is that of a list
            mark = error.context_mark
            problem = f"is not valid YAML: from here on a ',' between two entries is missing, or the '{bracket[1]}'"
        raise ContentError(path, mark.line + 1 if mark else 0, "", problem, _mend(text, mark, problem)) from None
    except yaml.YAMLError as error:
        raise ContentError(path, 0, "", f"is not valid YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise ContentError(path, 0, "", _TOO_DEEP) from None
    if node is None:
        raise ContentError(path, 0, "", "is empty", "'coach new' writes a template to start from")
    if not isinstance(node, yaml.MappingNode):
        raise ContentError(path, node.start_mark.line + 1, "", "must be a mapping of 'key: value' lines")
    reader = _Reader(path, text, mistakes)
    return Document(path, reader.value(node, ()), reader.lines, tuple(reader.lost), mistakes)


def _refuse_depth(text: str, path: Path) -> None:
    """Composing recurses in C, where enough brackets crash the whole process: they are counted before it."""
    longest = max(map(len, text.splitlines()), default=0)
    if text.count("[") + text.count("{") + 2 * longest < SURELY_SHALLOW:  # a block's levels need columns
        return
    loader = _Loader(text)
    try:
        depth = 0
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST + 1:
                raise ContentError(path, event.start_mark.line + 1, "", _TOO_DEEP)
    finally:
        loader.dispose()


def _mend(text: str, mark: Any, problem: str) -> str:
    if mark is None:
        return ""
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if re.search(r"(?m)^[ \t]*\u00a0", text):
        return "it holds spaces that were copied from a page, and are none: type them anew"
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    if " #" in line:
        return "after a space and # the rest of a line is a comment: put text that holds it in quotes"
    if line.count(": ") > 1 and not ("{" in line and "','" in problem):
        return "put text that holds a colon in quotes"
    if "','" in problem:
        return "where it is one text, put it in quotes"
    if opening := re.match(r"\s*(?:- +)?(?:\w+: +)?([{\[*&!%@`|>\"'])", line):
        return f"put text that begins with {opening[1]} in quotes, the whole line of it"
    return "compare the indentation and quotes with the line above"


class _Reader:
    """Nodes to plain values, remembering lines, with a limit on depth and on what aliases may blow up to."""

    def __init__(self, path: Path, text: str, mistakes: list[ContentError] | None = None) -> None:
        self.path = path
        self.text = text.splitlines()
        self.mistakes = mistakes
        self.lines: dict[KeyPath, int] = {}
        self.lost: list[tuple[KeyPath, str]] = []
        self.count = 0
        self.characters = 0
        self.around: list[yaml.Node] = []
        """The nodes that the current one stands in."""

    def fail(self, node: yaml.Node, where: KeyPath, problem: str, mend: str = "") -> ContentError:
        return ContentError(self.path, node.start_mark.line + 1, write_path(where), problem, mend)

    def value(self, node: yaml.Node, where: KeyPath) -> Any:
        self.count += 1
        if self.count > MOST_VALUES:
            raise self.fail(node, where, "holds too many values (are there aliases in aliases?)")
        if len(where) > DEEPEST:
            raise self.fail(node, where[:3], _TOO_DEEP)
        self.lines.setdefault(where, node.start_mark.line + 1)
        if not isinstance(node, yaml.CollectionNode):
            return self._scalar(node, where)
        if any(node is other for other in self.around):
            raise self.fail(node, where, "holds itself", "write out what is meant in place of the alias")
        self.around.append(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, where)
            return [self.value(child, (*where, index)) for index, child in enumerate(node.value)]
        finally:
            self.around.pop()

    def _mapping(self, node: yaml.MappingNode, where: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.fail(key_node, where, "a key must be a word")
            key = str(key_node.value)
            if key in result:
                twice = self.fail(key_node, (*where, key), "stands here a second time", "keep one of the two")
                if self.mistakes is None:
                    raise twice
                self.mistakes.append(twice)
                continue
            self.lines[(*where, key)] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, (*where, key))
        return result

    def _comment(self, node: yaml.Node) -> str:
        """What follows an unquoted text after `` #`` and looks as if it belonged to it.

        Who writes a comment sets it apart; one sign and no space (``#3``), or one space before it, may be meant.
        """
        mark = node.end_mark
        if getattr(node, "style", None) or mark.line >= len(self.text) or "#" not in self.text[mark.line]:
            return ""
        rest = self.text[mark.line][mark.column :]
        is_text = re.match(r" +#\S", rest) or (" " in node.value and re.match(r" #", rest))
        return rest.strip() if is_text else ""

    def _scalar(self, node: yaml.Node, where: KeyPath) -> Any:
        kind = node.tag.rpartition(":")[2]
        text: str = node.value
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise self.fail(node, where, "makes too much text (an alias stands for a whole text each time)")
        if kind == "str":
            if comment := self._comment(node):
                self.lost.append((where, comment))
            return text
        if kind == "bool":
            return text.lower() == "true"
        if kind == "null":
            return None
        if kind in ("int", "float") and re.fullmatch(r"[-+]?\d{1,15}(\.\d{1,15})?", text):
            return int(text) if kind == "int" else float(text)
        raise self.fail(node, where, f"has the tag '{node.tag}', which is not read here", "remove the tag")
