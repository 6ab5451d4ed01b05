"""A voice-guided audio coach: from an exercise's words to a timed, spoken session.

The stages are plain functions, loaded when they are first used::

    import coach

    session = coach.load("hips-and-back")       # a session script, or names of exercises
    plan = coach.plan(session)                  # what is said and when, lengths estimated
    print(coach.text(plan))                     # to read, without any sound
    plan, clips = coach.record(plan)            # real speech: now every time is exact
    track = coach.track(plan, clips)            # sound on demand: track.read(frame, count)
    coach.export_track(track, "hips.mp3")       # or .wav, ...
"""

from __future__ import annotations

from typing import Any

_STAGES = {
    "load": "coach.api",
    "build": "coach.api",
    "plan": "coach.api",
    "text": "coach.api",
    "record": "coach.api",
    "lay_out": "coach.api",
    "track": "coach.api",
    "export_track": "coach.api",
    "CoachError": "coach.errors",
}

__all__ = ["CoachError", "build", "export_track", "lay_out", "load", "plan", "record", "text", "track"]


def __getattr__(name: str) -> Any:
    """The stages, imported on first use, so that ``import coach`` costs nothing."""
    if name not in _STAGES:
        raise AttributeError(f"module 'coach' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_STAGES[name]), name)
