"""The pyttsx3 engine, seen from our process: espeak-ng on Linux, the platform's own voices elsewhere.

Nothing of pyttsx3 is imported here: it runs in the processes of ``pyttsx3_worker``. Linux is spoken by the espeak-ng
that the package espeakng-loader carries, so that every machine sounds alike, else by the system's. Windows (sapi5) and
macOS (nsss) are written after their documentation.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.errors import CoachError
from coach.voice.engines import Engine, Failure, Missing, Nature, VoiceInfo
from coach.voice.engines.machine import folder, spec, version
from coach.voice.model import Voice

if TYPE_CHECKING:
    from coach.voice.process import Worker

_WORKER = "coach.voice.engines.pyttsx3_worker"
_SYSTEM_DATA = (
    "/usr/lib/*/espeak-ng-data/en_dict",
    "/usr/share/espeak-ng-data/en_dict",
    "/usr/local/share/espeak-ng-data/en_dict",
    "/usr/lib*/espeak-ng-data/en_dict",
)


class Pyttsx3Engine(Engine):
    name = "pyttsx3"
    rates = (80, 450)
    """espeak-ng clamps to these; the others have no narrower bounds that are documented."""
    nature = Nature(one_rate=True)

    def __init__(self) -> None:
        self._espeak = sys.platform not in ("win32", "darwin")
        self._library = _embedded() if self._espeak else None

    def lacks(self) -> str:
        return "" if spec("pyttsx3") else "is not installed; install it with: pip install pyttsx3"

    def version(self) -> str:
        engine = f"pyttsx3 {version('pyttsx3')}"
        if self._library:
            return f"{engine}, espeakng-loader {version('espeakng_loader')}"
        if self._espeak:
            return f"{engine}, espeak-ng {_system_data()}"
        import platform

        return f"{engine}, {platform.platform()}, {self._system_voice()}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        try:
            worker = self.open(Voice(self.name, "", 0))
            try:
                found, _ = worker.ask({"voices": True}, 20.0)
            finally:
                worker.close()
        except Failure as error:
            raise self._broken(error) from None
        infos = [
            VoiceInfo(voice["id"], voice["name"], tuple(voice["languages"]), voice["gender"])
            for voice in found["voices"]
        ]
        if not self._espeak:
            return tuple(infos)
        # by the file (``en-us``), without its folder (``gmw/en-us``)
        return tuple(msgspec.structs.replace(voice, id=voice.id.rpartition("/")[2]) for voice in infos)

    def variants(self) -> tuple[str, ...]:
        if not self._library:
            return ()
        return tuple(sorted(path.name for path in Path(self._library[1], "voices", "!v").iterdir()))

    def default(self) -> Voice:
        """A soft female variant, slower and lower than espeak's own. Elsewhere the voice that the system is set to."""
        return Voice(self.name, "en-us+f3", 145, 42) if self._espeak else Voice(self.name, "default", 150)

    def open(self, voice: Voice) -> Worker:
        from coach.voice.process import Worker

        if reason := self.lacks():
            raise Missing(reason)
        settings = {
            "driver": "espeak" if self._espeak else None,
            "library": self._library[0] if self._library else "",
            "data": self._library[1] if self._library else "",
            "voice": self._spelled(voice.id),
            "rate": voice.rate,
            "pitch": voice.pitch if self._espeak else None,
        }
        worker = Worker(_WORKER, settings)
        worker.start()
        return worker

    def _spelled(self, voice: str) -> str:
        """espeak's variants are file names: found in any case."""
        base, plus, variant = voice.partition("+")
        same = [name for name in self.variants() if name.lower() == variant.lower()] if plus else []
        return f"{base}+{same[0]}" if same and variant not in same else voice

    def _system_voice(self) -> str:
        """Which voice "default" is now: a user may change it in the system's settings."""
        from coach.voice.process import Worker

        try:
            worker = Worker(_WORKER, {"driver": None, "library": ""})
            try:
                return str(worker.start()["voice"])
            finally:
                worker.close()
        except Failure as error:
            raise self._broken(error) from None

    def _broken(self, error: Failure) -> CoachError:
        return CoachError(f"speech engine {self.name}", str(error))


def _embedded() -> tuple[str, str] | None:
    """Library and data of espeakng-loader, found without importing it."""
    home = folder("espeakng_loader")
    if home is None:
        return None
    library, data = home / "libespeak-ng.so", home / "espeak-ng-data"
    return (str(library), str(data)) if library.is_file() and data.is_dir() else None


def _system_data() -> str:
    for pattern in _SYSTEM_DATA:
        for path in sorted(Path("/").glob(pattern.lstrip("/"))):
            found = path.stat()
            return f"{found.st_size}-{found.st_mtime_ns}"
    return "unknown"
