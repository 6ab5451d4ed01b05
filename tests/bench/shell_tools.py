"""(c): what a shell script would use. espeak-ng speaks each line once, sox pads and joins, lame encodes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

RATE = 22_050
AT_ONCE = 400
"""Files that one sox may open."""


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def main(sheet: Path, target: Path) -> None:
    plan = json.loads(sheet.read_text())
    spoken: dict[str, Path] = {}
    pieces: list[Path] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        at = 0.0
        for number, event in enumerate(plan["events"]):
            text = event.get("text") or event["sound"]
            if text not in spoken:
                spoken[text] = folder / f"clip{len(spoken)}.wav"
                if "text" in event:
                    run("espeak-ng", "-s", "145", "-w", spoken[text], "--", text)
                else:
                    length = event["length_ms"] / 1000
                    run(
                        "sox",
                        "-n",
                        "-r",
                        str(RATE),
                        "-b",
                        "16",
                        spoken[text],
                        "synth",
                        str(length),
                        "sine",
                        "660",
                        "vol",
                        "0.1",
                    )
            piece = folder / f"piece{number}.wav"
            run("sox", spoken[text], piece, "pad", f"{max(0.0, event['start_ms'] / 1000 - at):.4f}")
            at = max(at, event["start_ms"] / 1000) + seconds(spoken[text])
            pieces.append(piece)
        parts = []
        for first in range(0, len(pieces), AT_ONCE):
            parts.append(folder / f"part{first}.wav")
            run("sox", *pieces[first : first + AT_ONCE], parts[-1])
        run("sox", *parts, folder / "all.wav", "pad", "0", f"{max(0.0, plan['duration_ms'] / 1000 - at):.4f}")
        run("lame", "--quiet", "-b", "64", "--tt", plan["title"], folder / "all.wav", target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
