"""Hearing what a listener hears: a sound server of our own, a recording of it, and where in it each line begins."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Server:
    """A PulseAudio with a null sink, in its own folder; ``env`` leads programs to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run = folder / "run"
        run.mkdir(parents=True, mode=0o700)
        self.socket = run / "native"
        self.env = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(run),
            "HOME": str(folder),
            "PULSE_RUNTIME_PATH": str(run / "pulse"),
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_COOKIE": str(folder / "cookie"),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--log-level=error",
        ]
        command += ["-L", f"module-native-protocol-unix socket={self.socket} auth-anonymous=1"]
        command += ["-L", "module-null-sink sink_name=mat rate=48000"]
        self.process = subprocess.Popen(
            command, env={**self.env, "PULSE_SERVER": ""}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            if subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError("pulseaudio does not start")

    def ask(self, *words: str) -> str:
        return subprocess.run(
            ["pactl", *words], env=self.env, capture_output=True, text=True, check=True
        ).stdout.strip()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


@contextlib.contextmanager
def sound_server(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def recording(server: Server, path: Path, rate: int) -> Iterator[None]:
    """Record the sink's monitor into ``path`` as mono 16-bit samples."""
    command = ["parec", "-d", "mat.monitor", f"--rate={rate}", "--channels=1", "--format=s16le", "--latency-msec=50"]
    with open(path, "wb") as file:
        process = subprocess.Popen(command, env=server.env, stdout=file, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                if path.stat().st_size:
                    break
                time.sleep(0.05)
            yield
            time.sleep(0.5)
        finally:
            process.terminate()
            process.wait(5)


def samples(path: Path) -> NDArray[np.float64]:
    return np.fromfile(path, "<i2").astype(np.float64)


def find(clip: NDArray[np.float64], heard: NDArray[np.float64], around: int, within: int) -> tuple[int, float]:
    """Where ``clip`` begins in ``heard``, within so many frames round ``around``; and how alike they are (0 to 1)."""
    clip = clip[: min(len(clip), 30_000)]
    start = max(0, around - within)
    part = heard[start : around + within + len(clip)]
    if len(part) < len(clip):
        return -1, 0.0
    size = 1 << (len(part) + len(clip)).bit_length()
    product = np.fft.irfft(np.fft.rfft(part, size) * np.conj(np.fft.rfft(clip, size)), size)
    product = product[: len(part) - len(clip) + 1]
    energy = np.cumsum(np.concatenate([[0.0], part**2]))
    there, whole = (energy[len(clip) :] - energy[: -len(clip)])[: len(product)], float(np.sum(clip**2))
    alike = np.where(there > whole / 10, product / np.sqrt(np.maximum(there * whole, 1e-9)), 0.0)
    best = int(np.argmax(alike))
    return start + best, float(alike[best])


def first_sound(heard: NDArray[np.float64], floor: float = 40.0) -> int:
    loud = np.flatnonzero(np.abs(heard) > floor)
    return int(loud[0]) if len(loud) else -1
