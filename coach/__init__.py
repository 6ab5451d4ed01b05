"""A voice-guided audio coach: from an exercise's words to a timed, spoken session.

The stages are plain functions, loaded when they are first used::

    import coach

    session = coach.load("hips-and-back")       # a session script, or names of exercises
    plan = coach.plan(session)                  # what is said and when, lengths estimated
    print(coach.text(plan))                     # to read, without any sound
    plan, clips = coach.record(plan)            # real speech: now every time is exact
    track = coach.track(plan, clips)            # sound on demand: track.read(frame, count)
    coach.export_track(track, "hips.mp3")       # or .wav, ...; the same bytes as the command's
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.api import build as build
    from coach.api import captions as captions
    from coach.api import check as check
    from coach.api import export_track as export_track
    from coach.api import lay_out as lay_out
    from coach.api import list_ as list
    from coach.api import load as load
    from coach.api import make as make
    from coach.api import picture as picture
    from coach.api import plan as plan
    from coach.api import record as record
    from coach.api import text as text
    from coach.api import track as track
    from coach.content.model import Programme as Programme
    from coach.errors import CoachError as CoachError
    from coach.pipeline import Plan as Plan
    from coach.sound.track import Track as Track

    __version__: str

_FUNCTIONS = (
    "build", "captions", "check", "export_track", "lay_out", "list", "load", "make", "picture", "plan", "record",
    "text", "track",
)  # fmt: skip
_CLASSES = {
    "CoachError": "coach.errors",
    "Plan": "coach.pipeline",
    "Programme": "coach.content.model",
    "Track": "coach.sound.track",
}

__all__ = [  # noqa: RUF022 (functions, then classes)
    "build", "captions", "check", "export_track", "lay_out", "list", "load", "make", "picture", "plan", "record",
    "text", "track", "CoachError", "Plan", "Programme", "Track", "__version__",
]  # fmt: skip


def __dir__() -> tuple[str, ...]:
    return tuple(__all__)


if not TYPE_CHECKING:  # a checker would take any name for one of ours

    def __getattr__(name: str) -> object:
        """The stages, imported on first use, so that ``import coach`` costs nothing."""
        if name == "__version__":
            from importlib.metadata import version

            return version("audio-coach")
        from importlib import import_module

        if name in _FUNCTIONS:
            return getattr(import_module("coach.api"), "list_" if name == "list" else name)
        if name in _CLASSES:
            return getattr(import_module(_CLASSES[name]), name)
        raise AttributeError(f"module 'coach' has no attribute '{name}'")
