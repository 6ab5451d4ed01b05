"""Getting a session under the needle: wait for its first lines only, and for the rest if it comes at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import accumulate

from coach.live.course import Course, Lengths, extend, known_until, lay, lines_of, schedule_of
from coach.live.playhead import Playhead
from coach.live.recorder import Clips
from coach.schedule.layout import LengthOf
from coach.script.model import Line, Script
from coach.sound.mix import Mix
from coach.sound.track import Track
from coach.voice.model import Clip

AHEAD_MS = 3_000
"""So much must be recorded before the first sound, so that it does not stop at once."""
PATIENCE_S = 0.3
"""So long it waits for the whole session, which is there in less when it was recorded before."""
LOOK_S = 0.01
ENOUGH_LINES = 12
"""So many lines tell how loud a voice is, to half a decibel."""

Rescript = Callable[[Mapping[Line, Clip]], Script]
"""The script again, now that these lengths are known: what it announces may change with them."""


def lines_from(script: Script, first: int) -> list[Line]:
    """The distinct lines of a script in the order of need, when it is to begin with item ``first``."""
    items = script.items[first:] + script.items[:first]
    return list(dict.fromkeys(line for item in items for line in lines_of(item)))


def cue_up(
    script: Script,
    rescript: Rescript,
    estimate: LengthOf,
    clips: Clips,
    mix: Mix,
    *,
    first: Callable[[Script], int] = lambda script: 0,
    wait: bool = False,
    nap: Callable[[float], None] = time.sleep,
) -> tuple[Script, Playhead]:
    """A playhead at item ``first(script)``, as soon as its first lines are recorded.

    When everything is there at once, it is the very session that an export writes. Raises the ``CoachError`` of a line
    that cannot be recorded.
    """
    lengths = Lengths(estimate, {})
    known: dict[Line, Clip] = {}
    course, waited, again = lay(script, lengths), 0.0, True
    clips.want(lines_from(script, first(script)))
    while True:
        fresh = clips.fresh()
        known.update(fresh)
        lengths.measured.update((line, clip.ms) for line, clip in fresh.items())
        if fresh:
            course = extend(course, lengths)
        if again and course.known == len(course.slots):
            again = False
            better = rescript(known)
            if better != script:
                script, course = better, lay(better, lengths)
                clips.want(lines_from(script, first(script)))
        start = first(script)
        until = known_until(course)
        begin = course.slots[start].begin.at if start < len(course.slots) else course.duration
        enough = until is None or until - begin >= AHEAD_MS
        if until is None or (enough and waited >= PATIENCE_S):
            break
        nap(LOOK_S)
        waited += LOOK_S
    track = _first_lines(course, known, mix).with_schedule(schedule_of(course, course.known), known)
    return script, Playhead(course, lengths, known, track, first=start, wait=wait)


def _first_lines(course: Course, clips: Mapping[Line, Clip], mix: Mix) -> Track:
    """A track that has found the level of the session from its first lines.

    That is within a step of what all of them would give, and ten times as soon.
    """
    lines = [sum(isinstance(event.what, Line) for event in slot.laid.events) for slot in course.slots[: course.known]]
    enough = next((at for at, count in enumerate(accumulate(lines), 1) if count >= ENOUGH_LINES), course.known)
    track = Track(schedule_of(course, enough), clips, mix)
    track.gain  # noqa: B018 - found here, and not in the output's thread
    return track
