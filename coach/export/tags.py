"""What a file says about itself: title, chapters, words and picture, as each format wants to be told. With mutagen.

MP3 and WAV hold ID3v2.3, not 2.4: some players stumble over long titles in 2.4. Chapters are CHAP frames under one
ordered top-level CTOC with a title; words are plain in USLT, which players show as it is, and timed in SYLT beside it,
which some follow. FLAC and Ogg hold comments, MP4 its own atoms.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import msgspec

from coach.export.captions import captions, hms, lrc_time
from coach.export.chapters import Chapter, chapters_of
from coach.export.preview import Preview
from coach.plain import plain, shortened

LONGEST_TITLE = 45
"""Characters of a chapter title that players show."""
_IN_ONE_TOC = 250
"""A table of contents counts its entries in one byte."""
_PADDING = 2048
_AUDIOBOOK = 2
_ID3, _MP4, _VORBIS = range(3)
_TEXTS = {
    "title": ("TIT2", "\xa9nam", "TITLE"),
    "album": ("TALB", "\xa9alb", "ALBUM"),
    "artist": ("TPE1", "\xa9ART", "ARTIST"),
    "genre": ("TCON", "\xa9gen", "GENRE"),
    "year": ("TYER", "\xa9day", "DATE"),
}
"""What each kind of tag calls a text."""


class Tags(msgspec.Struct, frozen=True, kw_only=True):
    """``duration`` in ms; ``chapters`` cover 0 to ``duration``; ``lines``: when (ms) each is said."""

    title: str
    duration: int
    album: str = ""
    artist: str = "coach"
    genre: str = "Fitness"
    year: int | None = None
    track: tuple[int, int] | None = None
    """Which of how many."""
    chapters: tuple[Chapter, ...] = ()
    lines: tuple[tuple[int, str], ...] = ()
    cover: bytes = b""
    """A PNG or JPEG picture."""
    language: str = "eng"
    """As ISO 639-2 has it."""

    @property
    def words(self) -> str:
        """All that is said, a line each, without times: what a player shows as lyrics."""
        return "\n".join(text for _, text in self.lines)

    def texts(self, kind: int) -> dict[str, str]:
        """The texts that stand in it, by their names in one kind of tag."""
        texts = {field: getattr(self, field) for field in _TEXTS} | {"album": self.album or self.title}
        return {_TEXTS[field][kind]: str(text) for field, text in texts.items() if text}


def tags_of(preview: Preview, *, year: int | None = None, cover: bytes = b"") -> Tags:
    """All that is known about a session, for its file. ``cover`` is a PNG or JPEG picture."""
    schedule = preview.schedule
    title = plain(schedule.title)
    return Tags(
        title=title,
        duration=schedule.duration,
        language=preview.language.iso,
        album=plain(schedule.imprint.album) or title,
        artist=plain(schedule.imprint.author) or "coach",
        year=year,
        chapters=tuple(
            Chapter(one.start, one.stop, shortened(one.title, LONGEST_TITLE)) for one in chapters_of(schedule)
        ),
        lines=tuple((caption.start, caption.text) for caption in captions(preview)),
        cover=cover,
    )


def title_in(path: Path) -> str:
    """The title that an audio file says it has; empty where it says none, or is no audio file."""
    try:
        with open(path, "rb") as file:  # looking for all other kinds loads a reader for each
            ours = file.read(3) == b"ID3"
        audio: Any = import_module("mutagen.id3").ID3(path) if ours else import_module("mutagen").File(path)
        title = next((audio[key] for key in _TEXTS["title"] if audio and key in audio), [""])
        return str(title[0])
    except Exception:  # a file of anybody's, and a library with a reader for each kind: whatever it stumbles over
        return ""


def part_of(tags: Tags, start: int, stop: int, title: str, track: tuple[int, int]) -> Tags:
    """What a track file says that holds ``start`` to before ``stop`` ms of the session. Its times count from 0."""
    chapters = tuple(
        Chapter(max(c.start, start) - start, min(c.stop, stop) - start, c.title)
        for c in tags.chapters
        if c.start < stop and c.stop > start
    )
    lines = tuple((ms - start, text) for ms, text in tags.lines if start <= ms < stop)
    return msgspec.structs.replace(
        tags,
        title=title,
        album=tags.album or tags.title,
        duration=stop - start,
        track=track,
        chapters=chapters if len(chapters) > 1 else (),
        lines=lines,
    )


def id3(tags: Tags) -> bytes:
    """The whole ID3v2.3 tag, to stand in front of the first frame of an MP3."""
    body = b"".join(_rendered(frame) for frame in _frames(tags)) + bytes(_PADDING)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))  # seven bits a byte
    return b"ID3\x03\0\0" + size + body


def _rendered(frame: Any) -> bytes:
    """One frame alone: mutagen sorts the frames of a tag by size, and players show chapters in order of the file."""
    id3: Any = import_module("mutagen.id3")
    tag, file = id3.ID3(), io.BytesIO()
    tag.add(frame)
    tag.save(file, v2_version=3, v1=0, padding=lambda _: 0)
    return file.getvalue()[10:]


def _frames(tags: Tags) -> Iterator[Any]:
    id3: Any = import_module("mutagen.id3")
    track = {"TRCK": f"{tags.track[0]}/{tags.track[1]}"} if tags.track else {}
    for name, text in {**tags.texts(_ID3), **track, "TLEN": str(tags.duration)}.items():
        yield getattr(id3, name)(encoding=_encoding(text), text=[text])
    if tags.lines:
        yield id3.USLT(encoding=_encoding(tags.words), lang=tags.language, desc="", text=tags.words)
        words = [(text, ms) for ms, text in tags.lines]
        encoding = max(_encoding(text) for text, _ in words)
        yield id3.SYLT(encoding=encoding, lang=tags.language, format=2, type=1, desc="", text=words)
    if tags.chapters:
        yield from _chapter_frames(tags)
    if tags.cover:
        yield id3.APIC(encoding=0, mime=_mime(tags.cover), type=3, desc="", data=tags.cover)


def _chapter_frames(tags: Tags) -> Iterator[Any]:
    id3: Any = import_module("mutagen.id3")
    names = [f"ch{number}" for number in range(len(tags.chapters))]
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    title = id3.TIT2(encoding=_encoding(tags.title), text=[tags.title])
    parts = [names[at : at + _IN_ONE_TOC] for at in range(0, len(names), _IN_ONE_TOC)]
    top = parts[0] if len(parts) == 1 else [f"toc{number}" for number in range(len(parts))]
    yield id3.CTOC(element_id="toc", flags=flags, child_element_ids=top, sub_frames=[title])
    if len(parts) > 1:
        for name, part in zip(top, parts, strict=True):
            yield id3.CTOC(element_id=name, flags=id3.CTOCFlags.ORDERED, child_element_ids=part, sub_frames=[])
    for name, chapter in zip(names, tags.chapters, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.start,
            end_time=chapter.stop,
            start_offset=0xFFFFFFFF,  # by time, not by byte: bytes move when a tag is edited
            end_offset=0xFFFFFFFF,
            sub_frames=[id3.TIT2(encoding=_encoding(chapter.title), text=[chapter.title])],
        )


def _encoding(text: str) -> int:
    """Latin-1 where it will do, else UTF-16: ID3v2.3 knows no other."""
    return 0 if text.isascii() else 1


# ---- FLAC, Ogg and MP4: mutagen's view of a file, with the tags in it


def mp4(file: IO[bytes], tags: Tags, *, book: bool = False) -> Any:
    module: Any = import_module("mutagen.mp4")
    audio = module.MP4(file)
    if audio.tags is None:
        audio.add_tags()
    texts = {**tags.texts(_MP4), "\xa9lyr": tags.words}
    audio.tags.update({key: [text] for key, text in texts.items() if text})
    if tags.track:
        audio.tags["trkn"] = [tags.track]
    if tags.cover:
        kind = module.MP4Cover.FORMAT_PNG if _mime(tags.cover) == "image/png" else module.MP4Cover.FORMAT_JPEG
        audio.tags["covr"] = [module.MP4Cover(tags.cover, imageformat=kind)]
    if book:
        audio.tags["stik"] = [_AUDIOBOOK]
    return audio


def flac(file: IO[bytes], tags: Tags) -> Any:
    audio: Any = import_module("mutagen.flac").FLAC(file)
    if tags.cover:
        audio.add_picture(_picture(tags.cover))
    return _commented(audio, tags)


def opus(file: IO[bytes], tags: Tags) -> Any:
    audio: Any = import_module("mutagen.oggopus").OggOpus(file)
    if tags.cover:
        audio["METADATA_BLOCK_PICTURE"] = [base64.b64encode(_picture(tags.cover).write()).decode()]
    return _commented(audio, tags)


def _commented(audio: Any, tags: Tags) -> Any:
    """With Vorbis comments; chapters as OGM players and ffmpeg read them."""
    timed = "".join(f"[{lrc_time(ms)}]{text}\n" for ms, text in tags.lines)
    fields = {**tags.texts(_VORBIS), "LYRICS": tags.words, "SYNCEDLYRICS": timed}
    if tags.track:
        fields |= {"TRACKNUMBER": str(tags.track[0]), "TRACKTOTAL": str(tags.track[1])}
    for number, chapter in enumerate(tags.chapters):
        fields[f"CHAPTER{number:03d}"] = hms(chapter.start, ".")
        fields[f"CHAPTER{number:03d}NAME"] = chapter.title
    audio.update({key: [text] for key, text in fields.items() if text})
    return audio


def _mime(picture: bytes) -> str:
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def _picture(image: bytes) -> Any:
    picture: Any = import_module("mutagen.flac").Picture()
    picture.type, picture.mime, picture.data = 3, _mime(image), image
    if picture.mime == "image/png":  # what is not told is 0
        picture.width, picture.height, picture.depth = int.from_bytes(image[16:20]), int.from_bytes(image[20:24]), 24
    return picture
