"""A drawn cover: the session's title over the shape of its holds, white on its own colour. The only user of Pillow.

The ring is the session, clockwise from the top: holds of the right side outside, of the left side inside, those without
a side as wide as both; rests and breathing thin between them; the voice as fine strokes within. All is as large as it
can be: on a lock screen the whole has the size of a thumb. It is drawn in one channel, how white each pixel is.
"""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

from coach.export.lanes import bars, ground_of
from coach.plain import plain
from coach.schedule.model import Schedule

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

    _Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

RECIPE = 3
"""Count this up when the picture changes, so that no cache keeps the old one."""
SIZE = 1000
"""Pixels of each side, if no other size is asked for; all lengths below are of this one."""
MARGIN = 64
CENTRE, OUTER = (500, 670), 290
FINER = 2
"""The ring is drawn so many times as large, then scaled down: Pillow's arcs have rough edges."""
TITLE_SIZES = (150, 132, 116, 100, 86, 72)
FACES = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf", "Arial.ttf", "msyh.ttc",
         "NotoSansCJK-Regular.ttc", "PingFang.ttc", "malgun.ttf", "YuGothM.ttc")  # fmt: skip
"""Faces of common systems, for titles that Pillow's own one (plain Latin letters) cannot write."""

_LANES = {
    "right": (0, 48, 1.0),
    "left": (56, 48, 0.78),
    "both": (0, 104, 1.0),
    "rest": (40, 24, 0.62),
    "breath": (40, 24, 0.62),
    "voice": (116, 12, 0.55),
    "wait": (0, 104, 0.17),
}
"""Each lane's distance from the ring's outer edge and its width, in pixels; and how much of its colour is white."""


def draw(schedule: Schedule, size: int = SIZE) -> bytes:
    """The cover as a square PNG. Letters that no face here has are left out rather than drawn as boxes.

    Raises ``ImportError`` where Pillow is missing.
    """
    from PIL import ImageDraw

    image = _ring(schedule, size * FINER).reduce(FINER)
    pen = ImageDraw.Draw(image)
    _title(pen, plain(schedule.title), size / SIZE)
    _length(pen, schedule.duration, size / SIZE)
    ground = bytes.fromhex(ground_of(schedule.title)[1:])
    image.putpalette([round(part + (255 - part) * white / 255) for white in range(256) for part in ground])
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _length(pen: ImageDraw.ImageDraw, duration: int, scale: float) -> None:
    """In the middle of the ring, with its unit: nobody takes it for a time of day."""
    minutes = round(duration / 60_000)
    number, unit = (str(minutes), "min") if minutes else (str(round(duration / 1000)), "s")
    x, y = CENTRE
    for text, down, size, stroke in ((number, -36, 190 if len(number) < 3 else 140, 3), (unit, 84, 72, 1)):
        place, font = (x * scale, (y + down) * scale), _font("", size * scale)
        pen.text(place, text, font=font, fill=255, anchor="mm", stroke_width=round(stroke * scale))


def _ring(schedule: Schedule, size: int) -> Image.Image:
    """The ring, not yet scaled down: in a picture of this size."""
    from PIL import Image, ImageDraw

    image = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(image)
    scale = size / SIZE
    x, y = (place * scale for place in CENTRE)
    whole = max(schedule.duration, 1)
    for lane, start, end in (("wait", 0, whole), *bars(schedule)):
        inset, width, white = _LANES[lane]
        radius = (OUTER - inset) * scale
        first, last = (360 * ms / whole - 90 for ms in (start, end))
        last = max(last, first + 0.3)  # never thinner than can be seen
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.arc(box, first, last, fill=round(255 * white), width=round(width * scale))
    return image


def _title(pen: ImageDraw.ImageDraw, title: str, scale: float) -> None:
    """In the largest size in which it takes two lines, above the ring."""
    title, face = _writable(title)
    room = (SIZE - 2 * MARGIN) * scale
    for size in TITLE_SIZES:
        font = _font(face, size * scale)
        lines = _broken(title, font, room)
        if len(lines) <= 2:
            break
    if len(lines) > 2:
        lines = [lines[0], _shortened(f"{lines[1]} {lines[2]}", font, room)]
    for number, line in enumerate(lines):
        place = (MARGIN * scale, (MARGIN + size * (number * 1.06 - 0.22)) * scale)
        pen.text(place, line, font=font, fill=255, stroke_width=round(size * scale / 50))


def _broken(title: str, font: _Font, room: float) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word if font.getlength(word) <= room else _shortened(word, font, room))
    return lines


def _shortened(text: str, font: _Font, room: float) -> str:
    text = text[:200]
    while text and font.getlength(text + "...") > room:
        text = text[:-1]
    return text.rstrip() + "..."


def _writable(title: str) -> tuple[str, str]:
    """The title and a face that has all its letters (``""``: Pillow's own); else the title without what none has."""
    font = _font("", 40)
    if _has_all(font, title):
        return title, ""
    if face := face_for(title):
        return title, face
    bare = "".join(char for char in unicodedata.normalize("NFKD", title) if not unicodedata.combining(char))
    return plain("".join(char if _has_all(font, char) else " " for char in bare)), ""


def face_for(text: str) -> str:
    """The file of a face of this machine that has all letters of ``text``; empty: there is none."""
    for face in FACES:
        try:
            font = _font(face, 40)
        except OSError:  # not on this system
            continue
        if _has_all(font, text):
            return str(getattr(font, "path", face))
    return ""


def _font(face: str, size: float) -> _Font:
    from PIL import ImageFont

    return ImageFont.truetype(face, size) if face else ImageFont.load_default(size)


def _has_all(font: _Font, text: str) -> bool:
    blank = font.getmask("\uffff")
    shape = blank.size, bytes(blank)
    return all((mask.size, bytes(mask)) != shape for mask in (font.getmask(char) for char in set(text) - {" "}))
