"""(a): the way that most scripts of this kind go. Speak a line into a file, read it, append it and a silence, go on.

To be fair, a line that was spoken before is remembered; most such scripts speak it again. The voice is pyttsx3's, or
with ``hibari`` as the third argument that one.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Speak = Callable[[str, str], None]


def pyttsx3_voice() -> Speak:
    """Writes what it is told into a file."""
    if sys.platform == "linux":  # so that it runs where no espeak-ng is installed, as coach does
        import espeakng_loader

        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3

    engine = pyttsx3.init()
    engine.setProperty("rate", 145)

    def speak(text: str, path: str) -> None:
        engine.save_to_file(text, path)
        engine.runAndWait()

    return speak


def hibari_voice() -> Speak:
    from hibari import Hibari

    voice: Any = Hibari()
    return lambda text, path: voice.save(text, path, speed=0.8)


def main(sheet: Path, target: Path, engine: str = "pyttsx3") -> None:
    from pydub import AudioSegment
    from pydub.generators import Sine

    speak, rate = (hibari_voice(), 24_000) if engine == "hibari" else (pyttsx3_voice(), 22_050)
    plan = json.loads(sheet.read_text())
    session = AudioSegment.silent(duration=0, frame_rate=rate)
    spoken: dict[str, AudioSegment] = {}
    with tempfile.TemporaryDirectory() as folder:
        for event in plan["events"]:
            text = event.get("text") or event["sound"]
            if text not in spoken:
                if "text" in event:
                    path = f"{folder}/{len(spoken)}.wav"
                    speak(text, path)
                    spoken[text] = AudioSegment.from_file(path)
                else:
                    bell = Sine(660).to_audio_segment(duration=event["length_ms"], volume=-20).fade_out(300)
                    spoken[text] = bell.set_frame_rate(rate)
            session += AudioSegment.silent(duration=max(0, event["start_ms"] - len(session)), frame_rate=rate)
            session += spoken[text]
        session += AudioSegment.silent(duration=max(0, plan["duration_ms"] - len(session)), frame_rate=rate)
        session.export(target, format="mp3", bitrate="64k", tags={"title": plan["title"]})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
