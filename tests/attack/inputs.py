"""Inputs that nobody should write, made from those that somebody does: files, words of a command line, sounds."""

from __future__ import annotations

import math
import random
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from coach.sound.decode import ffmpeg

ROOT = Path(__file__).parents[2]
VALUES = (
    "", "~", "null", "[]", "{}", "[[]]", "{a: 1}", "-1", "0", "1e999", ".nan", ".inf", "99999999999999999999",
    "'" + "9" * 400 + "'", "soon", "1:99", "12h", "100h", "1e-9", "0.0001s", "true", "'{side}'", "'{'", "'{sdie}'",
    "'\\u202e'", '"\\x1b[2J"', '"\\0"', "text #3", "&a [*a]", "*b", "!!python/object:os.system x",
    "| \n    a\n\n    b", "🧘", "é" * 300, "'" + "word " * 300 + "'", "../../etc/passwd", "~nosuch/x", "CON", "...",
    "-", "3x8 ea.", "1½ min", "L5-S1", "'" + "- " * 40 + "'", "<a " * 30,
)  # fmt: skip
KEYS = (
    "name", "title", "dose", "hold", "reps", "sets", "rounds", "tempo", "steps", "say", "rest", "circuit", "times",
    "breathe", "breath", "bell", "pause", "targets", "sides", "instructions", "tips", "faq", "avoid", "instead",
    "duration", "detail", "ending", "phases", "min", "max", "exercise", "weeks", "days", "language", "engine",
    "voice", "bed", "cover", "rate", "zzz",
)  # fmt: skip
OPTIONS = (
    "--minutes", "--rate", "--pitch", "--detail", "--bells", "--lead-in", "--get-ready", "--exclude",
    "--only-targets", "--props", "--start-at", "--avoid", "--language", "--targets", "--position", "--level",
    "--width", "--format", "--library", "--voice", "--engine", "--loudness", "--bed", "--bed-level", "-o",
    "--bitrate", "--cache", "--nosuch",
)  # fmt: skip


def sources(kind: str) -> list[str]:
    """Bundled files of a kind (``exercises`` or ``scripts``), to be spoilt."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / kind).glob("*.yaml"))]


def spoilt(text: str, chance: random.Random) -> str:
    """``text`` with one to four things done to it that a slip, a tool or a stranger may do."""
    for _ in range(chance.randint(1, 4)):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        key, colon, _ = lines[at].partition(":")
        deed = chance.randrange(9)
        if deed == 0 and colon:
            lines[at] = f"{key}: {chance.choice(VALUES)}"
        elif deed == 1:
            lines[at] = " " * chance.randint(0, 6) + f"{chance.choice(KEYS)}: {chance.choice(VALUES)}"
        elif deed == 2:
            lines.insert(at, chance.choice(lines))
        elif deed == 3:
            del lines[at]
        elif deed == 4:
            lines[at] = lines[at].replace(key.strip(), chance.choice(KEYS), 1)
        elif deed == 5:
            lines[at] = chance.choice((" ", "\t", "- ", "\r", "\ufeff", "#", "? ")) + lines[at]
        elif deed == 6:
            lines[at : at + 1] = lines[at : at + chance.randint(1, 5)] * chance.randint(1, 4)
        elif deed == 7:
            place = chance.randint(0, len(lines[at]))
            lines[at] = (
                lines[at][:place]
                + chance.choice(("{", "}", "[", "\x00", "\u2028", '"', "'", ":", "#", "%", "&", "*"))
                + lines[at][place:]
            )
        else:
            lines[at] = lines[at].replace(" ", chance.choice(("  ", "\u00a0", "\u200b", "\n")), 1)
        text = "\n".join(lines) or " "
    return text


def command_line(names: list[str], chance: random.Random) -> list[str]:
    """A command that makes no sound, with options and values of all sorts."""
    command = chance.choice(("list", "show", "preview", "make", "check", "preview"))
    words = chance.sample([*names, *VALUES[:20], "hips", "figure four", "--all"], chance.randint(0, 3))
    if command == "check" and not words and chance.random() < 0.9:
        words = names[:1]  # the whole library takes half a second each time
    for _ in range(chance.randint(0, 3)):
        words += [chance.choice(OPTIONS), chance.choice((*VALUES, "5", "10", "hips", "30s", "brief", "off", "json"))]
    return [command, *words]


PIECES = (
    "1. Bridging: 3 sets of 10, hold 5 s\n", "Hold for 20\nseconds.", "## Technique\n", "| a | b |\n", "<p>",
    "</li><li>", "- [ ] ", "[a](", "<![x[", "Lie on your back. ", "Knie beugen und halten. ", "½", "each side ",
    "\n\n", "\x0c", "name,reps\n", '{"@type": ', "-- " * 20, "1h½", "⅓ x", "3-½ ", "hold ",
)  # fmt: skip


def page(chance: random.Random) -> str:
    """What somebody may hand to ``coach import``."""
    return "".join(chance.choices((*PIECES, *VALUES), k=chance.randint(1, 40)))


@cache
def sounds() -> tuple[bytes, ...]:
    """A moment of a tone in each format that can be written here, to be spoilt."""
    tone = b"".join(struct.pack("<h", int(9000 * math.sin(at / 16))) for at in range(4000))
    head = (
        b"RIFF"
        + struct.pack("<I", 36 + len(tone))
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 22050, 44100, 2, 16)
    )
    written = [head + b"data" + struct.pack("<I", len(tone)) + tone]
    for suffix in ("ogg", "mp3", "flac", "opus", "m4a", "aiff", "wv", "wma", "caf", "mka") if ffmpeg() else ():
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/tone.{suffix}"
            line = [ffmpeg() or "", "-v", "quiet", "-i", "-", path]
            if subprocess.run(line, input=written[0], check=False).returncode == 0:
                written.append(Path(path).read_bytes())
    return tuple(written)


def sound(chance: random.Random) -> bytes:
    """A sound with some of its bytes changed, or cut, doubled, or anything after the first bytes of its format."""
    data = bytearray(chance.choice(sounds()))
    deed = chance.randrange(4)
    if deed == 0:
        data = data[: chance.choice((4, 12, 44, 64))] + chance.randbytes(chance.randint(0, 400))
    elif deed == 1:
        data = data[: chance.randint(0, len(data))]
    elif deed == 2:
        start, end = sorted(chance.sample(range(len(data)), 2))
        data[start:start] = data[start:end]
    for _ in range(chance.randint(0, 12)):
        if data:  # what is wrong near the beginning, where lengths and counts stand, does most
            data[min(int(chance.expovariate(1 / 60)), len(data) - 1)] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(data)
