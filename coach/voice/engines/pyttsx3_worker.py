"""The process in which pyttsx3 speaks: the only module that imports it, and never imported by ours.

One voice and one rate per process, set once, one line at a time, because pyttsx3 mixes settings up otherwise, drops
queued lines and crashes in threads. See ``coach.voice.process`` for the protocol.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import sys
import time
from types import SimpleNamespace
from typing import Any

from coach.voice.engines import soundfile
from coach.voice.service import Spokesman, serve

_LONGEST_DATA_PATH = 120
"""espeak-ng keeps its data's path in 160 bytes and cuts a longer one without a word."""

_ROOM = 1_000_000
"""Bytes that a spoken line may take."""


def main(settings: dict[str, Any]) -> None:
    """Serve until the input ends. ``settings``: driver, library, data, voice, rate, pitch, folder."""
    serve(settings, _spokesman)


def _spokesman(settings: dict[str, Any]) -> Spokesman:
    engine, library = _start(settings)
    return Spokesman(
        lambda text, rate, take: _say_surely(engine, text, settings["folder"]),
        lambda: _voices(engine),
        {"library": library, "voice": str(engine.getProperty("voice") or "")},
    )


def _start(settings: dict[str, Any]) -> tuple[Any, str]:
    library = _load_espeak(settings)
    engine = _engine(settings.get("driver"))
    problems: list[Exception] = []
    engine.connect("error", lambda name, exception: problems.append(exception))
    wanted = settings.get("voice") or "default"
    if wanted != "default":
        engine.setProperty("voice", _voice_id(engine, wanted))
    if settings.get("rate"):
        engine.setProperty("rate", settings["rate"])
    if settings.get("pitch") is not None:
        engine.setProperty("pitch", settings["pitch"])
    engine.runAndWait()  # settings wait in a queue: have them done before the first line
    if not problems:
        _hold_to(settings)
    variant = wanted.partition("+")[2].lower()
    if problems or (variant and not str(engine.getProperty("voice") or "").endswith(f"+{variant}")):
        raise LookupError("has no such voice")
    return engine, library


def _engine(driver: str | None) -> Any:
    import pyttsx3

    try:
        init: Any = pyttsx3.init
        engine = init(driver)
        if driver == "espeak":
            _look_more_often()
        return engine
    except Exception as error:
        if driver == "espeak":
            mend = "install it with: pip install espeakng-loader, or with the system's package manager"
            raise RuntimeError(f"espeak-ng cannot be loaded; {mend}") from error
        raise


def _look_more_often() -> None:
    """pyttsx3's espeak driver looks every 10 ms whether a line is done, most of the time that one takes."""
    driver = sys.modules.get("pyttsx3.drivers.espeak")
    if driver is not None:
        vars(driver)["time"] = SimpleNamespace(
            **{**vars(time), "sleep": lambda seconds: time.sleep(min(seconds, 0.001))}
        )


def _hold_to(settings: dict[str, Any]) -> None:
    """Make espeak speak at the rate and pitch that were set.

    espeak does settings in a thread of its own, beside the one that loads the voice. In 11 of 300 processes one of
    them got lost, and all lines came at the rate that pyttsx3 starts with. So they are set once more when all is done
    and nothing else goes on, and read back. Raises ``RuntimeError`` where they do not hold.
    """
    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    if espeak is None:
        return
    wanted = {espeak.RATE: settings.get("rate"), espeak.PITCH: settings.get("pitch")}
    for parameter, value in wanted.items():
        if value is None:
            continue
        espeak.Synchronize()
        espeak.SetParameter(parameter, value, 0)
        espeak.Synchronize()
        if espeak.dll.espeak_GetParameter(parameter, 1) != value:  # pyttsx3 forgets its second argument
            raise RuntimeError("does not take its rate and pitch")


def _voice_id(engine: Any, wanted: str) -> str:
    """The engine's own id for a voice named by id, file, language or name, with its variant. Raises ``LookupError``.

    espeak itself takes a folder's name for a voice, and does not know its own languages ``en-gb`` and ``fr-fr``.
    """
    base, plus, variant = wanted.partition("+")
    voices = engine.getProperty("voices")
    spellings = (
        lambda voice: [voice.id],
        lambda voice: [str(voice.id).rpartition("/")[2]],
        lambda voice: voice.languages or [],
        lambda voice: [voice.name],
        lambda voice: re.findall(r"\w+", voice.name or ""),  # "Zira" of "Microsoft Zira Desktop"
    )
    for spelled in spellings:
        for voice in voices:
            if base.lower() in [str(spelling).lower() for spelling in spelled(voice)]:
                return f"{voice.id}{plus}{variant}"
    raise LookupError("has no such voice")


def _load_espeak(settings: dict[str, Any]) -> str:
    """Load the embedded espeak-ng first, so that pyttsx3 gets it when it asks for the system's by its soname."""
    if not settings.get("library"):
        return "system"
    try:
        ctypes.CDLL(settings["library"], mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return "system"
    data = settings["data"]
    if len(os.fsencode(data)) > _LONGEST_DATA_PATH:
        short = os.path.join(settings["folder"], "espeak-ng-data")
        os.symlink(data, short)
        data = short
    os.environ["ESPEAK_DATA_PATH"] = data
    return "embedded"


def _voices(engine: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": str(voice.id),
            "name": str(voice.name or ""),
            "languages": [str(language) for language in voice.languages or () if language],
            "gender": str(voice.gender or ""),
        }
        for voice in engine.getProperty("voices")
    ]


def _say_surely(engine: Any, text: str, folder: str) -> tuple[bytes, int]:
    """Say it again where nothing was heard: in 1 of 300 processes the first line ends before it has begun."""
    for _ in range(2):
        sound, rate = _say(engine, text, folder)
        if sound:
            return sound, rate
    return _say(engine, text, folder)


def _say(engine: Any, text: str, folder: str) -> tuple[bytes, int]:
    # macOS writes AIFF whatever the name says.
    path = os.path.join(folder, "line.aiff" if sys.platform == "darwin" else "line.wav")
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    if espeak := sys.modules.get("pyttsx3.drivers._espeak"):
        espeak.Synchronize()  # a late word from the line before would end this one before it has begun
    engine.save_to_file(text, path)
    engine.runAndWait()
    # The file may be there only after runAndWait has returned, and may still grow then.
    deadline = time.monotonic() + 2.0
    while True:
        try:
            with open(path, "rb") as file:
                return soundfile.read(file.read())
        except (FileNotFoundError, ValueError):
            if time.monotonic() > deadline:
                full = shutil.disk_usage(folder).free < _ROOM
                raise ValueError("has no room for temporary files" if full else "wrote no sound") from None
            time.sleep(0.005)
