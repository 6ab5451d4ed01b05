"""What is on this machine: packages, voices, and how much room there is. Nothing is imported to find out."""

from __future__ import annotations

import importlib.util
import os
from importlib.machinery import ModuleSpec
from pathlib import Path

from coach.settings import data_folder

_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


def voices_folder() -> Path:
    """``voices/`` in the user's own data folder: one folder for each engine, and one for each person's own voice."""
    return data_folder() / "voices"


def spec(package: str) -> ModuleSpec | None:
    """Where a package is; one that is there and cannot be imported is as good as missing."""
    try:
        return importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None


def folder(package: str) -> Path | None:
    """The folder of a package that is installed."""
    place = spec(package)
    return Path(place.origin).parent if place and place.origin else None


def version(package: str, distribution: str = "") -> str:
    """Read from the folder's name beside the package: ``importlib.metadata`` takes longer than a whole cache."""
    name = distribution or package
    home = folder(package)
    if home is None:
        return "missing"
    infos = sorted(home.parent.glob(f"{name}-*.dist-info"))
    return infos[-1].name.removeprefix(f"{name}-").removesuffix(".dist-info") if infos else "unknown"


def free_megabytes() -> int | None:
    """Memory that programs can still have, a container's limit regarded; ``None`` where nobody says."""
    try:
        lines = _MEMINFO.read_text().splitlines()
        free = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError, IndexError):
        return None
    try:
        limit, used = ((_CGROUP / name).read_text() for name in ("memory.max", "memory.current"))
        return min(free, (int(limit) - int(used)) // 2**20)
    except (OSError, ValueError):  # no container, or "max": no limit
        return free


def room_for(megabytes: int) -> int:
    """How many processes of that size are of use here, at least one."""
    cores = os.cpu_count() or 1
    free = free_megabytes()
    return cores if free is None else max(1, min(cores, free // megabytes))


def too_small(megabytes: int) -> str:
    """What to tell where a process of that size has no room."""
    free = free_megabytes()
    if free is None or free >= megabytes:
        return ""
    return f"needs {megabytes} MB of free memory, and there are {max(0, free)}; end other programs"
