"""A drawn cover: the session's title over the shape of its holds. The only user of Pillow.

The ring is the session, clockwise from the top: holds of the right side outside, of the left side inside, those without
a side as wide as both; rests and breathing thin between them; the voice as fine strokes within. It is drawn beside us:
Pillow and its pictures would take as much memory as all else that an export needs.
"""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from coach.export.lanes import LIGHT, lane_of
from coach.plain import plain
from coach.schedule.model import Schedule
from coach.script.model import Sound
from coach.times import clock

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

    _Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

RECIPE = 1
"""Count this up when the picture changes, so that no cache keeps the old one."""
SIZE = 1000
"""Pixels of each side."""
MARGIN = 70
CENTRE, OUTER = (500, 640), 300
FINER = 2
"""The ring is drawn so many times as large, then scaled down: Pillow's arcs have rough edges."""
TITLE_SIZES = (96, 84, 72, 62, 54)
FACES = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf", "Arial.ttf", "msyh.ttc",
         "NotoSansCJK-Regular.ttc", "PingFang.ttc", "malgun.ttf", "YuGothM.ttc")  # fmt: skip
"""Faces of common systems, for titles that Pillow's own one (plain Latin letters) cannot write."""

_LANES = {
    "right": (0, 52),
    "left": (60, 52),
    "both": (0, 112),
    "rest": (44, 24),
    "breath": (44, 24),
    "voice": (124, 14),
}
"""Each lane's distance from the ring's outer edge, and its width, in pixels."""
_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from coach.export.cover import draw; import pickle; "
    "sys.stdout.buffer.write(draw(pickle.load(sys.stdin.buffer)))"
)
LIMIT_S = 60.0
"""That the other process may take: it needs a third of one."""


def drawn(schedule: Schedule) -> bytes:
    """The cover as a PNG picture. Raises ``ImportError`` where Pillow is missing."""
    shape = pickle.dumps(msgspec.structs.replace(schedule, marks=(), dropped=()))
    try:
        done = subprocess.run(
            # -P keeps the current folder off the path: a file of the user's must not stand in for a module of Python's.
            [sys.executable, "-P", "-c", _BOOT, json.dumps(sys.path)],
            input=shape,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_S,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):  # no process to be had: then here, or here it tells why not
        return draw(schedule)
    return done.stdout


def draw(schedule: Schedule) -> bytes:
    """The cover as a square PNG. Letters that no face here has are left out rather than drawn as boxes."""
    from PIL import Image, ImageDraw, ImageFont

    image = _ring(schedule).reduce(FINER)
    pen = ImageDraw.Draw(image)
    _title(pen, plain(schedule.title))
    x, y = CENTRE
    pen.text((x, y), clock(schedule.duration), font=ImageFont.load_default(92), fill=LIGHT["ink"], anchor="mm")
    if schedule.estimated:
        pen.text((x, y - 66), "about", font=ImageFont.load_default(36), fill=LIGHT["faint"], anchor="mm")
    out = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _ring(schedule: Schedule) -> Image.Image:
    """The ring, not yet scaled down."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (SIZE * FINER, SIZE * FINER), LIGHT["paper"])
    pen = ImageDraw.Draw(image)
    _arc(pen, (0, 112), (0.0, 360.0), LIGHT["wait"])
    turn = 360 / max(schedule.duration, 1)
    for window in sorted(schedule.windows, key=lambda window: window.kind in ("hold", "rep")):
        if (lane := lane_of(window)) in _LANES:
            _arc(pen, _LANES[lane], (window.start * turn, window.end * turn), LIGHT[lane])
    for event in schedule.events:
        if not isinstance(event.what, Sound):
            _arc(pen, _LANES["voice"], (event.start * turn, event.end * turn), LIGHT["voice"])
    return image


def _arc(pen: ImageDraw.ImageDraw, lane: tuple[int, int], degrees: tuple[float, float], colour: str) -> None:
    """A piece of the ring; ``degrees`` clockwise from the top, never thinner than can be seen."""
    inset, width = lane
    radius = (OUTER - inset) * FINER
    x, y = CENTRE[0] * FINER, CENTRE[1] * FINER
    start, end = degrees
    end = max(end, start + 0.3)
    box = (x - radius, y - radius, x + radius, y + radius)
    pen.arc(box, start - 90, end - 90, fill=colour, width=width * FINER)


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    """In the largest size in which it takes two lines, above the ring."""
    title, face = _writable(title)
    room = SIZE - 2 * MARGIN
    for size in TITLE_SIZES:
        font = _font(face, size)
        lines = _broken(title, font, room)
        if len(lines) <= 2:
            break
    if len(lines) > 2:
        lines = [lines[0], _cut(f"{lines[1]} {lines[2]}", font, room)]
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * size * 1.2), line, font=font, fill=LIGHT["ink"])


def _broken(title: str, font: _Font, room: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word if font.getlength(word) <= room else _cut(word, font, room))
    return lines


def _cut(text: str, font: _Font, room: int) -> str:
    text = text[:200]
    while text and font.getlength(text + "...") > room:
        text = text[:-1]
    return text.rstrip() + "..."


def _writable(title: str) -> tuple[str, str]:
    """The title and a face that has all its letters (``""``: Pillow's own); else the title without what none has."""
    own = _font("", 40)
    if _has_all(own, title):
        return title, ""
    for face in FACES:
        try:
            if _has_all(_font(face, 40), title):
                return title, face
        except OSError:  # not on this system
            continue
    bare = "".join(char for char in unicodedata.normalize("NFKD", title) if not unicodedata.combining(char))
    return plain("".join(char if _has_all(own, char) else " " for char in bare)), ""


def _font(face: str, size: int) -> _Font:
    from PIL import ImageFont

    return ImageFont.truetype(face, size) if face else ImageFont.load_default(size)


def _has_all(font: _Font, text: str) -> bool:
    missing = font.getmask("\uffff")
    shape = missing.size, bytes(missing)
    return all((mask.size, bytes(mask)) != shape for mask in (font.getmask(char) for char in set(text) - {" "}))
