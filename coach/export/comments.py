"""What FLAC, Ogg and MP4 files say about themselves, with mutagen, into a file that is encoded already."""

from __future__ import annotations

import base64
from importlib import import_module
from typing import IO, Any

from coach.export.tags import Tags

_AUDIOBOOK = 2


def add(file: IO[bytes], suffix: str, tags: Tags) -> None:
    """Write the tags into ``file``, which stays as it is otherwise."""
    file.seek(0)
    if suffix in (".m4a", ".m4b"):
        _mp4(file, suffix, tags)
    elif suffix == ".flac":
        _flac(file, tags)
    else:
        _opus(file, tags)


def _mp4(file: IO[bytes], suffix: str, tags: Tags) -> None:
    mp4: Any = import_module("mutagen.mp4")
    audio = mp4.MP4(file)
    if audio.tags is None:
        audio.add_tags()
    named = {"\xa9nam": tags.title, "\xa9alb": tags.album or tags.title, "\xa9ART": tags.artist, "\xa9gen": tags.genre}
    named |= {"\xa9day": str(tags.year or ""), "\xa9lyr": tags.lyrics}
    for key, text in named.items():
        if text:
            audio.tags[key] = [text]
    if tags.track:
        audio.tags["trkn"] = [tags.track]
    if tags.cover:
        audio.tags["covr"] = [mp4.MP4Cover(tags.cover, imageformat=mp4.MP4Cover.FORMAT_PNG)]
    if suffix == ".m4b":
        audio.tags["stik"] = [_AUDIOBOOK]
    file.seek(0)
    audio.save(file)


def _flac(file: IO[bytes], tags: Tags) -> None:
    flac: Any = import_module("mutagen.flac")
    audio = flac.FLAC(file)
    if audio.tags is None:
        audio.add_tags()
    audio.tags.update(_vorbis(tags))
    if tags.cover:
        audio.add_picture(_picture(tags.cover))
    file.seek(0)
    audio.save(file)


def _opus(file: IO[bytes], tags: Tags) -> None:
    oggopus: Any = import_module("mutagen.oggopus")
    audio = oggopus.OggOpus(file)
    for key in [key for key in audio if key.upper().startswith("CHAPTER")]:
        del audio[key]
    audio.update(_vorbis(tags))
    if tags.cover:
        audio["METADATA_BLOCK_PICTURE"] = [base64.b64encode(_picture(tags.cover).write()).decode()]
    file.seek(0)
    audio.save(file)


def _vorbis(tags: Tags) -> dict[str, list[str]]:
    """Vorbis comments; chapters as OGM players and ffmpeg read them."""
    said = {"TITLE": tags.title, "ALBUM": tags.album or tags.title, "ARTIST": tags.artist, "GENRE": tags.genre}
    said |= {"DATE": str(tags.year or ""), "LYRICS": tags.lyrics}
    if tags.track:
        said |= {"TRACKNUMBER": str(tags.track[0]), "TRACKTOTAL": str(tags.track[1])}
    for number, chapter in enumerate(tags.chapters):
        seconds, ms = divmod(chapter.start, 1000)
        said[f"CHAPTER{number:03d}"] = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"
        said[f"CHAPTER{number:03d}NAME"] = chapter.title
    return {key: [text] for key, text in said.items() if text}


def _picture(png: bytes) -> Any:
    flac: Any = import_module("mutagen.flac")
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", png
    picture.width, picture.height, picture.depth = int.from_bytes(png[16:20]), int.from_bytes(png[20:24]), 24
    return picture
