"""The kokoro engine: 54 voices in nine languages, from a model and a file of voices that the user has.

An extra: ``pip install audio-coach[kokoro]``. It is slower than speech on one core. A voice is ``NAME``, with both
files in ``voices/kokoro`` of the user's data folder, or ``FOLDER/NAME``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.voice.engines import Engine, Missing, Nature, Refusal, VoiceInfo
from coach.voice.engines.machine import folder, too_small, version, voices_folder
from coach.voice.lengths import Pace
from coach.voice.model import Voice
from coach.voice.service import Spokesman, serve

if TYPE_CHECKING:
    from coach.voice.process import Worker

MEGABYTES = 600
_NATURAL_RATE = 184
"""Words a minute at its own pace."""
_PACE = Pace(0.04, 0.156, 0.24, 1.14)
_LANGUAGES = {
    "a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-br", "z": "cmn",
}  # fmt: skip
"""A voice's first letter says what it speaks, its second (f, m) who."""


class KokoroEngine(Engine):
    name = "kokoro"
    rates = (90, 340)
    nature = Nature(_PACE)

    def lacks(self) -> str:
        if folder("kokoro_onnx") is None or folder("onnxruntime") is None:
            return "needs kokoro-onnx, which is not installed; install it with: pip install kokoro-onnx"
        return too_small(MEGABYTES)

    def most_workers(self) -> int:
        return 1

    def version(self) -> str:
        return f"kokoro-onnx {version('kokoro_onnx')}, onnxruntime {version('onnxruntime')}, recipe 2"

    def check(self) -> str:
        if reason := self.lacks():
            return reason
        return _missing(voices_folder() / self.name)

    def voices(self) -> tuple[VoiceInfo, ...]:
        import zipfile

        bundle = next((voices_folder() / self.name).glob("*.bin"), None)
        try:
            names = zipfile.ZipFile(bundle).namelist() if bundle else []
        except (OSError, zipfile.BadZipFile):
            names = []
        ids = sorted(name.removesuffix(".npy") for name in names)
        genders = {"f": "female", "m": "male"}
        return tuple(VoiceInfo(one, "", (_LANGUAGES.get(one[:1], ""),), genders.get(one[1:2], "")) for one in ids)

    def default(self) -> Voice:
        return Voice(self.name, "af_heart", 145)

    def open(self, voice: Voice) -> Worker:
        from coach.voice.process import Worker

        if reason := self.lacks():
            raise Missing(reason)
        place, slash, name = voice.id.rpartition("/")
        home = Path(place).expanduser() if slash else voices_folder() / self.name
        if reason := _missing(home):
            raise Refusal(reason)
        settings = {
            "model": str(next(home.glob("*.onnx"))),
            "voices": str(next(home.glob("*.bin"))),
            "voice": name,
            "language": _LANGUAGES.get(name[:1], "en-us"),
        }
        worker = Worker(__name__, settings, patience=10.0)
        worker.start()
        return worker


def _missing(home: Path) -> str:
    for suffix, what in ((".onnx", "model"), (".bin", "file of voices")):
        if not any(home.glob(f"*{suffix}")):
            return f"has no {what} yet: put Kokoro's (*{suffix}) into {home}"
    return ""


def main(settings: dict[str, Any]) -> None:
    """In the engine's own process: serve until the input ends."""
    serve(settings, _spokesman)


def _spokesman(settings: dict[str, Any]) -> Spokesman:
    import numpy as np
    from kokoro_onnx import Kokoro

    try:
        kokoro = Kokoro(settings["model"], settings["voices"])
        known = settings["voice"] in kokoro.voices
    except Exception as error:
        raise LookupError(f"cannot use {settings['model']}: it is not Kokoro's, or damaged") from error
    if not known:
        raise LookupError("has no such voice")

    def speak(text: str, rate: int, take: int) -> tuple[bytes, int]:
        speed = min(2.0, max(0.5, rate / _NATURAL_RATE * (1.0, 0.96, 1.04)[take % 3]))
        sound, hertz = kokoro.create(text, voice=settings["voice"], speed=speed, lang=settings["language"])
        return np.rint(np.clip(sound, -1.0, 1.0) * 32767).astype("<i2").tobytes(), hertz

    return Spokesman(speak)
