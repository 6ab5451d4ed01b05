"""``python -m tests.attack``: half a minute of hostile inputs; ``--seconds 3600`` an hour.

Each input must end within ten seconds, with a coach's exit code and without a traceback. ``--seed`` tries the same
again, ``--inputs`` ends after so many; ``--processes`` tries so many in processes of their own, ``--beds`` so many
spoilt sounds, which are decoded in processes, and ``--kills`` so many kills, which take longest. Where the system can
copy a process, processes need not start anew.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from unittest import mock

from coach import cli
from coach.content import library
from coach.sound import decode
from tests.attack.inputs import ROOT, command_line, page, sound, sources, spoilt
from tests.attack.trial import Fault, Hung, call, copied, limit

LONGEST = 10.0
COPIES = hasattr(os, "fork")
BOOT = decode._BOOT
KILLED = """import os, sys
left, real = int(sys.argv.pop(1)), os.replace
def replace(a, b):
    global left
    if ".coach-" in str(a) and str(b).endswith((".wav", ".m3u8")):
        if not left:
            os.kill(os.getpid(), 9)
        left -= 1
    return real(a, b)
os.replace = replace
from coach.cli import main
main(sys.argv[1:])"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--inputs", type=int, default=sys.maxsize)
    for name in ("processes", "beds", "kills"):
        parser.add_argument(f"--{name}", type=int, default=0)
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    chance, counts = random.Random(wanted.seed), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        settle(Path(name))
        _remember_bundled()
        call(["export", "frog", "-o", "out/frog.wav"], LONGEST)  # copies of this process need not load all that again
        faults = inputs(chance, wanted.seconds, counts, wanted.inputs)
        for number, trial in ((wanted.processes, process), (wanted.beds, bed), (wanted.kills, kill)):
            for _ in range(number):
                faults += trial(chance)
                counts[trial.__name__] += 1
        os.chdir("/")
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    for fault in faults[:20]:
        print(f"\n== {fault.why}: {fault.words}\n{fault.text[:1500]}\n-- said:\n{fault.said[-1500:]}")
    sys.exit(f"{len(faults)} faults" if faults else 0)


def settle(home: Path) -> None:
    """A library, a home and a cache of one's own."""
    for folder in ("exercises", "scripts", "out"):
        (home / folder).mkdir(exist_ok=True)
    for name in ("DATA", "STATE", "CACHE"):
        os.environ[f"COACH_{name}"] = str(home / name.lower())
    os.environ |= {"HOME": str(home), "COACH_CONFIG": str(home / "config.toml"), "COACH_ENGINE": "silent"}


def _remember_bundled() -> None:
    """The library that we bring is read once: what is tried stands elsewhere."""
    for name in ("card", "read_exercise"):
        read = getattr(library, name)
        once = functools.cache(read)
        setattr(library, name, lambda path, read=read, once=once: (once if ROOT in path.parents else read)(path))


def inputs(chance: random.Random, seconds: float, counts: Counter[str], most: int = sys.maxsize) -> list[Fault]:
    """Everything that needs no process of its own, for so long or until there were so many."""
    exercises, scripts = sources("exercises"), sources("scripts")
    faults: list[Fault] = []
    ends = time.monotonic() + seconds

    def exercise() -> tuple[str, list[str]]:
        text = spoilt(chance.choice(exercises), chance)
        return text, [chance.choice(("check", "preview", "show")), written("exercises/odd.yaml", text)]

    def session() -> tuple[str, list[str]]:
        text = spoilt(chance.choice(scripts), chance)
        return text, [chance.choice(("check", "preview", "show")), written("scripts/odd.yaml", text)]

    def words() -> tuple[str, list[str]]:
        return "", command_line(["odd", "scripts/odd.yaml"], chance)

    def imported() -> tuple[str, list[str]]:
        text = page(chance)
        name = written(f"page.{chance.choice(('txt', 'md', 'html', 'csv', 'json'))}", text)
        return text, ["import", name, "-o", "out", "--force", *chance.choice(([], ["--session"], ["--dry-run"]))]

    def config() -> tuple[str, list[str]]:
        text = spoilt("rate = 120\nbells = 'off'\navoid = ['knee']\n[export]\nbitrate = 64\n", chance)
        return text, ["preview", written("config.toml", text) and "frog"]

    kinds: dict[str, Callable[[], tuple[str, list[str]]]] = {
        "exercises": exercise, "sessions": session, "command lines": words, "pages": imported, "config files": config,
    }  # fmt: skip
    while time.monotonic() < ends and counts.total() < most:
        kind = chance.choice(["exercises", "exercises", "sessions", "command lines", "pages", "config files"])
        text, line = kinds[kind]()
        counts[kind] += 1
        if fault := call(line, LONGEST):
            faults.append(Fault(fault.why, line, text, fault.said))
        if kind == "config files":
            Path("config.toml").unlink(missing_ok=True)
    return faults


def written(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return name


def run(line: list[str], most: float = LONGEST, boot: tuple[str, ...] = ("-m", "coach")) -> tuple[int, str]:
    """In a process of its own: its exit code (below 0: a signal) and what it said.

    ``most`` is in seconds of its processor, where the system counts them, for others may be at work on this machine.
    """
    try:
        done = subprocess.run(
            [sys.executable, *boot, *line], stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=20 * most, preexec_fn=(lambda: _limit(most)) if COPIES else None,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, "hung"
    except ValueError:
        return 2, ""  # a NUL, which no command line can hold
    return done.returncode, done.stderr.decode(errors="replace")


def run_copy(line: list[str], most: float) -> tuple[int, str]:
    """The same in a copy of this process."""

    def work() -> None:
        _limit(most)
        cli.main(line)

    try:
        with limit(3 * most):
            return copied(work)
    except Hung:
        return 124, "hung"


def _limit(seconds: float) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))


def judged(line: list[str], text: str, code: int, said: str) -> list[Fault]:
    fine = code in (0, 1, 2) and "Traceback" not in said
    return [] if fine else [Fault(f"exit code {code}", line, text, said)]


def process(chance: random.Random) -> list[Fault]:
    text = spoilt(chance.choice(sources("scripts")), chance)
    written("scripts/odd.yaml", text)
    file = ["preview" if "00h" in text or "12h" in text else "export"]  # half a day of sound takes its time
    line = chance.choice(
        (["preview", "scripts/odd.yaml"], ["check", "scripts"], command_line(["odd"], chance),
         [*file, "scripts/odd.yaml", "-o", "out/odd.wav", "--force"])
    )  # fmt: skip
    return judged(line, text, *(run_copy if COPIES and chance.random() < 0.9 else run)(line, 3 * LONGEST))


def bed(chance: random.Random) -> list[Fault]:
    """A spoilt sound under a session: by ffmpeg where there is one, or by what we have without."""
    Path("bed.ogg").write_bytes(data := sound(chance))
    line = ["export", "box-breathing", "--minutes", "1", "--bed", "bed.ogg", "-o", "out/bed.wav", "--force"]
    with contextlib.ExitStack() as stack:
        if chance.random() < 0.5:
            boot = decode._BOOT.replace("import main; main()", "import *; from coach.sound import decode; ")
            boot += "decode.ffmpeg = lambda: None; decode.main()"
            stack.enter_context(mock.patch.object(decode, "_BOOT", boot))
        if COPIES and chance.random() < 0.9:
            stack.enter_context(mock.patch.object(subprocess, "run", _decoded))
        fault = call(line, LONGEST)
    return [Fault(fault.why, line, data.hex(), fault.said)] if fault else []


def _decoded(command: list[str], *, stdout: IO[bytes], **_: Any) -> subprocess.CompletedProcess[bytes]:
    """What ``decode`` starts, in a copy of this process."""
    boot, words = command[command.index("-c") + 1], command[command.index("-c") + 3 :]

    def work() -> None:
        sys.argv = ["-c", *words]
        if boot == BOOT:
            decode.main()
        else:
            with mock.patch.object(decode, "ffmpeg", return_value=None):
                decode.main()

    return subprocess.CompletedProcess(command, copied(work, stdout.fileno())[0])


def kill(chance: random.Random) -> list[Fault]:
    """Killed at one of the moves, whatever stands there is taken up by the next run, and nothing else is touched."""
    shutil.rmtree("tracks", ignore_errors=True)
    line = ["export", "frog", "cat-cow", "--tracks", "--format", "wav", "-o", "tracks"]
    mine = chance.random() < 0.5
    if mine:
        run(line, 60)
        Path("tracks/mine.txt").write_text("mine")
        line = ["export", "cat-cow", "--tracks", "--format", "wav", "-o", "tracks"]
    moved = chance.randrange(8 if mine else 9)  # the first three or four make files whole, the others move them in
    killed, _ = run([str(moved), *line], 60, ("-c", KILLED))
    code, said = run(line, 60)
    names = sorted(path.name for path in Path("tracks").iterdir())
    left = [name for name in os.listdir() if name.startswith(".coach-")]
    numbers = [name for name in names if name.endswith(".wav")]
    listed = [one for one in Path("tracks/tracks.m3u8").read_text().splitlines() if not one.startswith("#")]
    kept = not mine or Path("tracks/mine.txt").read_text() == "mine"
    if killed != -9 or code or left or not kept or numbers != sorted(listed):
        return [Fault(f"killed after {moved}: {killed}, {code}, {names}, {left}", line, "", said)]
    return []


if __name__ == "__main__":
    main()
