"""The hibari engine: a small neural voice, whose model comes in its own wheel. English only.

Our process only looks whether it is there. It speaks in processes of its own, one thread each, because two threads in
one process are slower than one. The same line is always the same sound: the noise in it is drawn from a seed of the
line.
"""

from __future__ import annotations

import gc
import zlib
from bisect import bisect_left
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec

from coach.voice.engines import Engine, Missing, Nature, Refusal, VoiceInfo
from coach.voice.engines.machine import folder, room_for, too_small, version, voices_folder
from coach.voice.lengths import Pace
from coach.voice.model import Voice

if TYPE_CHECKING:
    from coach.voice.process import Worker
    from coach.voice.service import Spokesman

MEGABYTES = 300
"""What one process takes, and some room to breathe."""
_MOST_WORKERS = 3
"""With the program itself they stay below 700 MB."""
_CLOSE_TAKES = (1.0, 0.96, 1.04)
"""Speeds of the first take and of those after it: where a word came out badly, another length often mends it."""

_SPEEDS = (
    (89, 0.5), (94, 0.55), (107, 0.6), (112, 0.65), (122, 0.675), (126, 0.7), (131, 0.75), (135, 0.785), (143, 0.799),
    (145, 0.8), (150, 0.801), (159, 0.815), (163, 0.85), (170, 0.875), (173, 0.9), (177, 0.95), (181, 1.0), (188, 1.1),
    (199, 1.2), (210, 1.3), (212, 1.32), (230, 1.332), (241, 1.334), (268, 1.35),
)  # fmt: skip
"""Words a minute and hibari's speed: with it the bundled library's lines last as long as espeak-ng's at that rate.

Measured by ``python -m tests.bench.fit_lengths``. A sound lasts whole steps of 12.5 ms, so lengths go in steps, too."""


class HibariEngine(Engine):
    name = "hibari"
    rates = (_SPEEDS[0][0], 250)
    """Above that single words lose their ends."""
    nature = Nature(
        Pace(0.289, 0.138, 0.491, 2.55, 0.6, 1.5, (200, 700)), levels=(-31.0, -19.0), edges=(-30.0, -30.0), rate=24_000
    )

    def lacks(self) -> str:
        for package, wheel in (("hibari", "hibari-tts"), ("onnxruntime", "onnxruntime")):
            if folder(package) is None:
                return f"needs {wheel}, which is not installed; install it with: pip install {wheel}"
        return too_small(MEGABYTES)

    def most_workers(self) -> int:
        return min(_MOST_WORKERS, room_for(MEGABYTES))

    def version(self) -> str:
        return f"hibari-tts {version('hibari', 'hibari_tts')}, onnxruntime {version('onnxruntime')}, recipe 2"

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(
            VoiceInfo(
                name, f"{about['accent']} {about['gender']}", (about["language"].lower(),), about["gender"],
                here=self._model(name, about).is_file(),
            )
            for name, about in voice_list().items()
        )  # fmt: skip

    def default(self) -> Voice:
        return Voice(self.name, "heart", 145)

    def open(self, voice: Voice) -> Worker:
        from coach.voice.process import Worker

        if reason := self.lacks():
            raise Missing(reason)
        about = voice_list().get(voice.id)
        if about is None:
            raise Refusal("has no such voice")
        model = self._model(voice.id, about)
        if not model.is_file() and about.get("bundled"):
            raise Missing("has lost its model; put it right with: pip install --force-reinstall hibari-tts")
        if not model.is_file():
            raise Refusal(f"has not got that voice here yet; fetch it with: coach voices --get {voice.id}")
        worker = Worker(__name__, {"voice": voice.id, "model": str(model)})
        worker.start()
        return worker

    def _model(self, name: str, about: dict[str, Any]) -> Path:
        if about.get("bundled"):
            home = folder("hibari")
            assert home is not None  # the list came from there
            return home / "assets" / str(about["file"])
        return voices_folder() / "hibari" / str(about["file"])


def voice_list() -> dict[str, dict[str, Any]]:
    """hibari's own list of its voices; empty where it is not installed."""
    home = folder("hibari")
    try:
        listed = (home / "assets" / "voices.json").read_bytes() if home else b"{}"
        return msgspec.json.decode(listed, type=dict[str, dict[str, Any]])
    except (OSError, ValueError):
        return {}


def _speed(rate: int) -> float:
    """hibari's speed for so many words a minute, between two that were measured."""
    above = bisect_left(_SPEEDS, (rate, 0.0))
    low, high = _SPEEDS[max(0, above - 1)], _SPEEDS[min(above, len(_SPEEDS) - 1)]
    share = (rate - low[0]) / (high[0] - low[0]) if high != low else 0.0
    return low[1] + share * (high[1] - low[1])


def main(settings: dict[str, Any]) -> None:
    """In the engine's own process: serve until the input ends."""
    from coach.voice.service import serve

    serve(settings, _spokesman)


def _spokesman(settings: dict[str, Any]) -> Spokesman:
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    import onnxruntime  # noqa: F401 (what keeps it from loading is no fault of the model)
    from hibari import SAMPLE_RATE, Hibari

    from coach.voice.service import Spokesman

    load: Any = Hibari  # it has no types
    gc.disable()  # half a million small things come, and all of them stay
    with ThreadPoolExecutor(1) as pool:
        words = pool.submit(_pronunciation, settings["voice"])  # beside the model
        try:
            hibari = load(settings["voice"], model=settings["model"], threads=1, g2p=lambda text: words.result()(text))
        except Exception as error:
            raise RuntimeError(f"cannot use {settings['model']}: it is no voice of hibari, or damaged") from error
    words.result()
    gc.freeze()
    gc.enable()

    def speak(text: str, rate: int, take: int) -> tuple[bytes, int]:
        if text[-1:].isalnum():
            text += "."  # without it "Four" ends as "five" does
        speed = _speed(rate) * _CLOSE_TAKES[take % len(_CLOSE_TAKES)]
        sound = hibari(text, speed=speed, seed=zlib.crc32(text.encode()) + take)
        if not np.isfinite(sound).all():
            raise ValueError("gave sound that is no number")
        return np.rint(np.clip(sound, -1.0, 1.0) * 32767).astype("<i2").tobytes(), SAMPLE_RATE

    return Spokesman(speak)


def _pronunciation(voice: str) -> Any:
    """How words are pronounced: ten megabytes of JSON, and half of the time until the first line is spoken."""
    import hibari.g2p
    from hibari.voices import VOICES

    vars(hibari.g2p)["json"] = SimpleNamespace(load=lambda file: msgspec.json.decode(file.buffer.read()))
    load: Any = hibari.g2p.G2P  # it has no types, either
    return load(british=VOICES[voice]["british"])
