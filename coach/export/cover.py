"""A drawn cover: the session's title over the shape of its holds, white on its own colour. The only user of Pillow.

The ring is the session, clockwise from the top: holds of the right side outside, of the left side inside, those without
a side as wide as both; rests and breathing thin between them; the voice as fine strokes within. All is as large as it
can be: on a lock screen the whole has the size of a thumb. A large one is drawn beside us:
Pillow and its picture would take as much memory as all else that an export needs.
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

from coach.export.lanes import ground_of, lane_of
from coach.plain import plain
from coach.schedule.model import Schedule
from coach.script.model import Sound

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

    _Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

RECIPE = 2
"""Count this up when the picture changes, so that no cache keeps the old one."""
SIZE = 1000
"""Pixels of each side, if no other size is asked for; all lengths below are of this one."""
SMALL = 600
"""Up to this size a picture takes less memory and time than another process."""
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
_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from coach.export.cover import draw; import pickle; "
    "sys.stdout.buffer.write(draw(*pickle.load(sys.stdin.buffer)))"
)
LIMIT_S = 60.0
"""That the other process may take: it needs a third of one."""


def drawn(schedule: Schedule, size: int = SIZE) -> bytes:
    """The cover as a PNG picture. Raises ``ImportError`` where Pillow is missing."""
    if size <= SMALL:
        return draw(schedule, size)
    shape = pickle.dumps((msgspec.structs.replace(schedule, marks=(), dropped=()), size))
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
        return draw(schedule, size)
    return done.stdout


def draw(schedule: Schedule, size: int = SIZE) -> bytes:
    """The cover as a square PNG. Letters that no face here has are left out rather than drawn as boxes."""
    from PIL import Image, ImageDraw

    image = _ring(schedule, size * FINER).reduce(FINER)
    pen = ImageDraw.Draw(image)
    _title(pen, plain(schedule.title), size / SIZE)
    _length(pen, schedule.duration, size / SIZE)
    out = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _length(pen: ImageDraw.ImageDraw, duration: int, scale: float) -> None:
    """In the middle of the ring, with its unit: nobody takes it for a time of day."""
    minutes = round(duration / 60_000)
    number, unit = (str(minutes), "min") if minutes else (str(round(duration / 1000)), "s")
    x, y = CENTRE
    for text, down, size, stroke in ((number, -36, 190 if len(number) < 3 else 140, 3), (unit, 84, 72, 1)):
        place, font = (x * scale, (y + down) * scale), _font("", size * scale)
        pen.text(place, text, font=font, fill="white", anchor="mm", stroke_width=round(stroke * scale))


def _ring(schedule: Schedule, size: int) -> Image.Image:
    """The ring, not yet scaled down: in a picture of this size."""
    from PIL import Image, ImageDraw

    ground = ground_of(schedule.title)
    colours = {lane: _whiter(ground, share) for lane, (_, _, share) in _LANES.items()}
    image = Image.new("RGB", (size, size), ground)
    pen = ImageDraw.Draw(image)
    turn = 360 / max(schedule.duration, 1)

    def arc(lane: str, start: float, end: float) -> None:
        _arc(pen, _LANES[lane][:2], (start, end), colours[lane], size / SIZE)

    arc("wait", 0.0, 360.0)
    for window in sorted(schedule.windows, key=lambda window: window.kind in ("hold", "rep")):
        if (lane := lane_of(window)) != "wait":
            arc(lane, window.start * turn, window.end * turn)
    for event in schedule.events:
        if not isinstance(event.what, Sound):
            arc("voice", event.start * turn, event.end * turn)
    return image


def _whiter(colour: str, share: float) -> str:
    """``colour`` with so much white in it."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


def _arc(
    pen: ImageDraw.ImageDraw, lane: tuple[int, int], degrees: tuple[float, float], colour: str, scale: float
) -> None:
    """A piece of the ring; ``degrees`` clockwise from the top, never thinner than can be seen."""
    inset, width = lane
    radius = (OUTER - inset) * scale
    x, y = CENTRE[0] * scale, CENTRE[1] * scale
    start, end = degrees
    end = max(end, start + 0.3)
    box = (x - radius, y - radius, x + radius, y + radius)
    pen.arc(box, start - 90, end - 90, fill=colour, width=round(width * scale))


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
        lines = [lines[0], _cut(f"{lines[1]} {lines[2]}", font, room)]
    for number, line in enumerate(lines):
        place = (MARGIN * scale, (MARGIN + size * (number * 1.06 - 0.22)) * scale)
        pen.text(place, line, font=font, fill="white", stroke_width=round(size * scale / 50))


def _broken(title: str, font: _Font, room: float) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word if font.getlength(word) <= room else _cut(word, font, room))
    return lines


def _cut(text: str, font: _Font, room: float) -> str:
    text = text[:200]
    while text and font.getlength(text + "...") > room:
        text = text[:-1]
    return text.rstrip() + "..."


def _writable(title: str) -> tuple[str, str]:
    """The title and a face that has all its letters (``""``: Pillow's own); else the title without what none has."""
    own = _font("", 40)
    if _has_all(own, title):
        return title, ""
    if face := face_for(title):
        return title, face
    bare = "".join(char for char in unicodedata.normalize("NFKD", title) if not unicodedata.combining(char))
    return plain("".join(char if _has_all(own, char) else " " for char in bare)), ""


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
    missing = font.getmask("\uffff")
    shape = missing.size, bytes(missing)
    return all((mask.size, bytes(mask)) != shape for mask in (font.getmask(char) for char in set(text) - {" "}))
