"""How fast an export is, beside other ways to the same file: ``python -m tests.bench --help``.

Every row is a whole process, from start to exit, but "encode whole track", which is the encoding alone. Ratios say how
many times as long the other way takes; they are of one run on one machine, with nothing else running, one hopes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class Took(NamedTuple):
    """Seconds by the wall and of the processors, and the most memory that one of the processes had, in MB."""

    seconds: float
    cpu: float
    megabytes: float


def as_installed(folder: str | Path) -> dict[str, str]:
    """To be added to an environment: byte code is kept in ``folder``. No user waits for it, as pip has made it."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}


def timed(command: list[str], env: dict[str, str], tries: int = 1) -> Took:
    """The quickest of ``tries`` runs of ``command``, which must succeed."""
    best = Took(float("inf"), 0, 0)
    for _ in range(tries):
        start = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{said.decode(errors='replace')[-2000:]}")
        unit = 1e6 if sys.platform == "darwin" else 1e3
        took = Took(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
        best = min(best, took)
    return best


class Bench:
    """One length of session, in a folder of its own."""

    def __init__(self, minutes: int, folder: Path) -> None:
        self.minutes = minutes
        self.folder = folder
        own = {"COACH_CACHE": str(folder / "cache"), "COACH_LIBRARY": str(ROOT)}
        self.env = {**os.environ, **as_installed(folder), **own}
        self.script = folder / "session.yaml"
        self._write("Breathe, and let your shoulders be heavy.")

    def _write(self, line: str) -> None:
        """A session of about so many minutes: exercises, rests and lines, again and again, and ``line`` once."""
        names = sorted(path.stem for path in (ROOT / "exercises").glob("*.yaml"))[:24]
        first = ["  - exercise: " + name for name in names[: max(2, min(24, self.minutes // 3))]]
        lap = "\n".join([*first, "  - rest: 20s", "  - say: Good. Stay with your breath."])
        steps = "steps:\n" + lap + f"\n  - say: {line}\n"
        once = self._minutes(steps)
        again = self._minutes(steps + lap + "\n") - once  # shorter than the first: it is known by then
        more = max(0, round((self.minutes - once) / again))
        self.script.write_text(f"title: Bench of {self.minutes} minutes\n" + steps + (lap + "\n") * more)

    def _minutes(self, steps: str) -> float:
        self.script.write_text("title: Bench\n" + steps)
        sheet = self.coach("preview", "--format", "json")
        return float(subprocess.run(sheet, env=self.env, check=True, capture_output=True, cwd=ROOT).stdout
                     .split(b'"duration_ms": ')[1].split(b",")[0]) / 60_000  # fmt: skip

    def coach(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "coach", words[0], str(self.script), *words[1:]]

    def export(self, name: str = "coach.mp3") -> list[str]:
        return self.coach("export", "-o", str(self.folder / name))

    def ours(self) -> dict[str, Took]:
        """Cold, warm, and after one changed line."""
        rows = {"coach, cold": timed(self.export(), self.env)}
        rows["coach, warm"] = timed(self.export(), self.env, 3)
        self._write("Breathe, and let your jaw be soft.")
        rows["coach, one line changed"] = timed(self.export(), self.env)
        rows["coach, warm, drone under it"] = timed([*self.export("bed.mp3"), "--bed", "drone"], self.env)
        return rows

    def prepare(self) -> Path:
        """What the other ways start from: the same words at the same times, and the whole track."""
        sheet = self.folder / "sheet.json"
        subprocess.run(self.coach("preview", "--exact", "-o", str(sheet)), env=self.env, check=True, cwd=ROOT)
        subprocess.run(self.export("track.wav"), env=self.env, check=True, capture_output=True, cwd=ROOT)
        return sheet

    def others(self, ways: list[str]) -> dict[str, Took]:
        sheet = self.prepare()
        rows = {}
        if "a" in ways and shutil.which("ffmpeg"):
            command = [sys.executable, str(HERE / "usual_way.py"), str(sheet), str(self.folder / "usual.mp3")]
            rows["(a) pyttsx3, AudioSegment +=, ffmpeg"] = timed(command, self.env)
        if "b" in ways:
            command = [sys.executable, str(HERE / "whole_track.py"), str(self.folder / "track.wav")]
            whole = timed(command, self.env)
            seconds, cpu = map(float, subprocess.run(command, check=True, capture_output=True).stdout.split())
            rows["(b) lameenc, encode whole track"] = Took(seconds, cpu, whole.megabytes)
        if "c" in ways and all(map(shutil.which, ("espeak-ng", "sox", "lame"))):
            command = [sys.executable, str(HERE / "shell_tools.py"), str(sheet), str(self.folder / "tools.mp3")]
            rows["(c) espeak-ng | sox | lame"] = timed(command, self.env)
        return rows


def table(minutes: int, ours: dict[str, Took], others: dict[str, Took], by_cpu: bool) -> None:
    letters = [name[:3] for name in others]
    print(
        f"\n{minutes} minutes".ljust(44)
        + "seconds     CPU      MB"
        + "".join(f"   {letter} / it" for letter in letters)
    )
    for name, took in {**ours, **others}.items():
        ratios = [f"{other[by_cpu] / took[by_cpu]:10.1f}" for other in others.values()]
        print(f"  {name:<40}{took.seconds:9.2f}{took.cpu:8.2f}{took.megabytes:8.0f}" + "".join(ratios), flush=True)


def growth(all_ours: dict[int, dict[str, Took]]) -> None:
    short, long = min(all_ours), max(all_ours)
    if short == long:
        return
    print(f"\nfrom {short} to {long} minutes ({long / short:.0f} times)")
    for name, took in all_ours[short].items():
        other = all_ours[long][name]
        print(f"  {name:<40}time x {other.cpu / took.cpu:.1f}, memory x {other.megabytes / took.megabytes:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Exports, timed beside other ways.")
    parser.add_argument("--minutes", type=int, nargs="+", default=[10, 30], help="lengths, such as 10 30 120")
    parser.add_argument(
        "--ways", default="abc", help="a: the usual way; b: lameenc over all; c: shell tools; '' for none"
    )
    parser.add_argument("--cpu", action="store_true", help="ratios of processor time: fairer on a busy machine")
    asked = parser.parse_args()
    all_ours = {}
    for minutes in asked.minutes:
        with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
            bench = Bench(minutes, Path(folder))
            all_ours[minutes] = bench.ours()
            table(minutes, all_ours[minutes], bench.others(list(asked.ways)), asked.cpu)
    growth(all_ours)


if __name__ == "__main__":
    main()
