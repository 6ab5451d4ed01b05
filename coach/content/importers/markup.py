"""HTML to the lines of a page, with its headings and list entries marked as in Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

_SILENT = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "nav",
    "footer",
    "form",
    "iframe",
    "object",
    "button",
    "select",
    "aside",
    "math",
    "canvas",
    "audio",
    "video",
}
_VOID = {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "track", "param"}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "main",
    "header",
    "body",
    "html",
    "summary",
    "details",
    "figure",
    "figcaption",
    "pre",
    "address",
}


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
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.end_line()
            self.prefix = "#" * int(tag[1]) + " "
        elif tag == "summary" or tag == "dt":
            self.end_line()
            self.prefix = "### "
        elif tag == "li":
            self.end_line()
            self.prefix = "- "
        elif tag in ("br", "hr") or tag in _BLOCKS:
            keep = self.prefix if tag in ("p", "div", "span") and not "".join(self.current).strip() else ""
            self.end_line()
            self.prefix = keep

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        elif self.silent and tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass
        elif tag in _BLOCKS or (len(tag) == 2 and tag[0] == "h"):
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


def to_lines(text: str) -> tuple[list[str], str]:
    """The text lines of an HTML page or fragment, and its title. Scripts, styles and menus are left out."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    heading = next((line[2:] for line in reader.lines if line.startswith("# ")), "")
    title = heading or " ".join(reader.title.replace("|", " - ").split(" - ")[0].split())
    return reader.lines, title
