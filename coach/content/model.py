"""What a user writes: exercises, sessions and courses, as frozen typed values.

These are the shapes of ``exercises/*.yaml`` and ``scripts/*.yaml``. Every duration is int milliseconds (``Ms``); in the
files it is written ``30s``, ``1m30s`` or plain seconds. Spoken lines may hold the placeholders of ``PLACEHOLDERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Literal, NamedTuple, get_args

import msgspec

from coach.times import LONGEST_HOLD, SHORTEST_HOLD

Side = Literal["left", "right"]
Sides = Literal["each", "none", "alternate"]
Phase = Literal["position", "setup", "enter", "hold", "release", "reset"]
"""``position`` brings one into the base position, and is left out for who is there already. ``hold`` is heard inside
the hold, before any tip: what to think of, what to feel."""
Position = Literal["supine", "side-lying", "prone", "seated", "kneeling", "all-fours", "standing", "chair"]
Level = Literal["gentle", "moderate", "strong"]
Style = Literal["static", "dynamic", "breath", "rest"]
"""``rest``: a guided rest; its ``hold`` lines are spread over the whole time, with long silences between them."""
Ending = Literal["count", "soft", "bell"]
"""How a hold ends: numbers on the last seconds, one soft line, or a bell alone."""
Condition = Literal[
    "new-hip", "new-knee", "osteoporosis", "pregnancy", "surgery", "blood-pressure", "glaucoma", "dizziness", "hernia",
    "back", "neck", "hip", "knee", "ankle", "shoulder", "elbow", "wrist",
]  # fmt: skip
"""What a body may have to be spared for; ``coach.content.conditions`` explains each and names its source."""
Detail = Literal["learn", "full", "brief", "cues"]
BellStyle = Literal["off", "soft", "clear"]
Bell = Literal["start", "hold-start", "hold-end", "switch", "set-end", "end"]
Muscle = Literal[
    "abdominals", "abductors", "adductors", "biceps", "calves", "chest", "forearms", "glutes", "hamstrings",
    "lats", "lower back", "middle back", "neck", "quadriceps", "shoulders", "traps", "triceps",
]  # fmt: skip
"""The fixed vocabulary of targets: the seventeen muscle groups of free-exercise-db."""

MOST_TIMES = 100
"""No count (rounds, sets, reps, laps, breaths) is larger: beyond that it is a slip of the keyboard."""
Times = Annotated[int, msgspec.Meta(ge=1, le=MOST_TIMES)]
"""How often something is done."""
Count = Annotated[int, msgspec.Meta(ge=0, le=100)]
"""So many of something, or so many percent of it."""
Number = Annotated[int, msgspec.Meta(ge=0, le=10)]
"""The first number of a countdown."""
WordsPerMinute = Annotated[int, msgspec.Meta(ge=40, le=500)]
"""Of a voice; each engine has its own bounds within these."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

DETAILS: tuple[Detail, ...] = get_args(Detail)
LEVELS: tuple[Level, ...] = get_args(Level)
STYLES: tuple[Style, ...] = get_args(Style)
BELL_STYLES: tuple[BellStyle, ...] = get_args(BellStyle)
BEDS = ("brown-noise", "pink-noise", "drone", "ocean")
"""The beds that the coach makes itself; anything else that a bed is called is a sound file."""
MUSCLES: tuple[Muscle, ...] = get_args(Muscle)
POSITIONS: tuple[Position, ...] = get_args(Position)
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
BELLS: tuple[Bell, ...] = get_args(Bell)
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
PLACEHOLDERS = ("side", "other")
"""What may stand in braces in a spoken line: the working side, and the other one."""
NEVER_WRITTEN = ("id", "missing", "most", "known")
"""Fields that are set after reading; no file holds them."""


class Ms(int):
    """A duration in milliseconds; a type of its own so that YAML's ``30s`` is read as one."""


class Bounds(NamedTuple):
    """Of a duration: msgspec has bounds of its own for plain numbers only."""

    ge: int
    le: int


HoldLength = Annotated[Ms, Bounds(SHORTEST_HOLD, LONGEST_HOLD)]
Gap = Annotated[Ms, Bounds(500, 10_000)]
"""Between two lines: with less, they run into each other."""
Tempo = Annotated[Ms, Bounds(1_000, 60_000)]
"""Of one repetition."""
LessonLength = Annotated[Ms, Bounds(60_000, 4 * 3_600_000)]


class _Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    pass


class Timing(_Model, frozen=True):
    """When things are said. Left out (``None``) means: as the next wider scope says, last the coach's default.

    The scopes, narrow to wide: a step, the session, the exercise, the defaults in ``coach.script.prescription``.
    """

    settle: Ms | None = None
    """Silence between arriving in the stretch and the start of the hold's clock."""
    switch: Ms | None = None
    """Time to move to the other side, after it was asked for."""
    transition: Ms | None = None
    """Time to move to the next exercise, after it was named, wherever the listener is."""
    stay_put: Ms | None = None
    """The same where the next exercise begins in the position that the last one ended in."""
    on_floor: Ms | None = None
    """The same from one position to another, on the floor or off it."""
    to_floor: Ms | None = None
    """The same from standing or a chair down to the floor."""
    from_floor: Ms | None = None
    """The same from the floor up to standing or a chair."""
    fetch: Ms | None = None
    """Time to take what an exercise needs, and the one before did not: a strap, a cushion."""
    get_ready: Ms | None = None
    """Time between the introduction and the first exercise."""
    line_pause: Ms | None = None
    """Time to do what a set-up line asks, where the line itself says nothing."""
    later_pause: int | None = None
    """Percent of its pauses that a later side has: the way is known by then."""
    brief_pause: int | None = None
    """Percent of the pauses that are left where only short forms are said."""
    gap: Gap | None = None
    """Least silence between two lines."""
    tip_every: Ms | None = None
    """Least time between the starts of two tips in a hold."""
    apart: Ms | None = None
    """Least silence between a thought and the time that is told in a hold."""
    tips_per_hold: Count | None = None
    later_tips: Count | None = None
    """The same on later sides, at the most."""
    late_tips: Count | None = None
    """The same in the last third of a session's exercises, at the most."""
    tip_after: Ms | None = None
    """No tip before this time in a hold."""
    tip_clear: Ms | None = None
    """No tip within this time before the countdown."""
    guided_breaths: Count | None = None
    """How many breaths are said at the start of a hold."""
    breath_exercises: Count | None = None
    """In so many exercises of a session breaths are said; then they are known."""
    breaths_led: Count | None = None
    """In a breathing exercise of even pace so many breaths are said; then every third one, to find the pace again."""
    quiet: Ms | None = None
    """Each hold has one stretch of at least this long without a word."""
    quiet_from: Ms | None = None
    """Holds of at least this length have a quiet stretch."""
    silence_told: Ms | None = None
    """A silence of at least this length is announced, in full the first time."""
    most_talk: Count | None = None
    """Percent of a hold that may be talk."""
    voice_margin: Count | None = None
    """Percent that words may last longer than was planned, with all this still kept."""
    numbers_alone: Ms | None = None
    """In a movement, a word takes a number's place after so long with nothing but numbers."""
    most_heard: Count | None = None
    """How often the same words that only decorate are heard in a session."""
    questions: Count | None = None
    """How many questions are answered at once, at ``learn``."""
    long_rest: Ms | None = None
    """Rests of at least this length end softly where nothing else is said."""
    soft_end: Ms | None = None
    """So long before its end a soft ending is said."""
    rest_end: Ms | None = None
    """The same in a long rest: time to come back in."""
    breather: Ms | None = None
    """Quiet behind the last side of a stretch, in which it can be felt."""
    close: Ms | None = None
    """Quiet between the closing words and the last bell."""
    counted_holds: Count | None = None
    """Percent of the holds of a session, at the most, that are counted out where nobody says how they end."""
    breaths_told: Count | None = None
    """So many breaths, at the most, are announced as breaths; more of them as the time that they take."""
    halfway_from: Ms | None = None
    """Holds of at least this length hear "Halfway"."""
    ten_seconds_from: Ms | None = None
    """Holds of at least this length hear "Ten seconds"."""
    countdown: Number | None = None
    """The first number of the countdown."""
    short_countdown: Number | None = None
    """The first number of the countdown of a short hold."""
    short_below: Ms | None = None
    """A hold shorter than this is a short one."""


class Instruction(_Model, frozen=True, kw_only=True):
    say: str
    short: str | None = None
    """What later sides and rounds hear; an empty text: nothing."""
    phase: Phase = "setup"
    pause: Ms | None = None
    """Time to do it, after it was said."""


class Tip(_Model, frozen=True, kw_only=True):
    say: str
    when: Literal["hold", "setup", "release", "both"] = "hold"
    """``both``: behind the last side, once both were felt."""


class Question(_Model, frozen=True, kw_only=True):
    ask: str
    answer: str


class Breath(_Model, frozen=True):
    """One breath: in, hold, out, hold. Default 4 s in and 6 s out, six a minute."""

    in_: Ms = msgspec.field(name="in", default=Ms(4000))
    hold: Ms = Ms(0)
    out: Ms = Ms(6000)
    hold_out: Ms = Ms(0)

    @property
    def length(self) -> int:
        """Milliseconds of one whole breath."""
        return self.in_ + self.hold + self.out + self.hold_out


class HoldPhase(_Model, frozen=True, kw_only=True):
    """A part of a hold with a line of its own: contract, relax, go deeper."""

    say: str
    length: Ms


class Dose(_Model, frozen=True):
    """How long and how often.

    A held stretch has ``hold`` (with bounds ``min`` and ``max``) and ``rounds``. A prescription has ``reps`` of
    ``hold`` and ``release`` in each of ``sets``, with ``rest`` between sets. A dynamic exercise has ``reps`` with a
    ``tempo`` (time of one repetition) and no hold. ``phases`` divide a hold (contract-relax); they add up to it.
    """

    hold: HoldLength | None = None
    min: HoldLength | None = None
    max: HoldLength | None = None
    rounds: Times | None = None
    sets: Times | None = None
    reps: Times | None = None
    release: Ms | None = None
    rest: Ms | None = None
    tempo: Tempo | None = None
    phases: tuple[HoldPhase, ...] = ()


class Source(_Model, frozen=True):
    """Where an exercise came from. Exercises written for this project have none."""

    title: str = ""
    url: str = ""
    license: str = ""
    author: str = ""


class Exercise(Timing, frozen=True, kw_only=True):
    name: str
    id: str = ""
    """The file name without ``.yaml``; set when loading, never written in the file."""
    aliases: tuple[str, ...] = ()
    spoken: str = ""
    """The name as a listener hears it, inside a sentence: "the figure four". Left out: the name."""
    purpose: str = ""
    """One sentence: what it is for. Spoken the first time."""
    targets: tuple[Muscle, ...] = ()
    secondary: tuple[Muscle, ...] = ()
    position: Position | None = None
    props: tuple[str, ...] = ()
    level: Level = "gentle"
    style: Style = "static"
    partner: bool = False
    sides: Sides = "none"
    """``each``: one side, then the other. ``alternate``: side by side in turn, repetition by repetition."""
    which: str = ""
    """What changes with the side, inside a sentence, with ``{side}``: "the {side} leg"."""
    ends: Position | None = None
    """Where it leaves the listener. Left out: in its ``position``."""
    switch_words: tuple[str, ...] = ()
    """Sentences that ask for the other side, with ``{side}``; they take turns. Left out: "Now", and ``which``."""
    again: str = ""
    """The one line that leads back in where a later round is the same again. Left out: the last way in."""
    back: str = ""
    """The way back of a counted movement, heard in the middle of its first repetitions: "And back to the middle."

    In a breathing exercise, what is said for the breath out: "And hum."
    """
    even_sides: bool = False
    """Both sides always get the same time; a session may not give one of them more."""
    dose: Dose = Dose()
    breath: Breath | None = None
    breath_to: Breath | None = None
    """The pace that guided breaths lengthen to, evenly from ``breath`` on."""
    breath_locked: bool = False
    ending: Ending | None = None
    """How its holds end. Left out: as the session says; guided rest and breathing end softly, all else is counted."""
    instructions: tuple[Instruction, ...]
    tips: tuple[Tip, ...] = ()
    before: tuple[str, ...] = ()
    """Cautions that belong before anything moves: for whom it is not and what serves instead, what to hold on to."""
    cautions: tuple[str, ...] = ()
    """Cautions about the stretch itself, the one about pain first; heard once the listener has arrived."""
    avoid: tuple[Condition, ...] = ()
    """For whom it is wrong."""
    instead: str = ""
    """The exercise (its file's name) that serves those who must leave this one out."""
    easier: str = ""
    harder: str = ""
    """The next forms on the ladder, by their files' names."""
    faq: tuple[Question, ...] = ()
    source: Source | None = None
    review: tuple[str, ...] = ()
    """What an importer was not sure of, for a person to look at."""

    @property
    def spoken_name(self) -> str:
        return self.spoken or self.name


class ExerciseStep(Timing, frozen=True, kw_only=True, tag=True):
    exercise: str
    """The exercise's id; names and aliases are resolved to it when loading."""
    missing: tuple[str, ...] = ()
    """Ids of the exercises that it is done instead of; set when a body is spared, never written in the file."""
    side: Side | None = None
    """Only this side."""
    start_side: Side | None = None
    alternate: bool | None = None
    tight_side: Side | None = None
    extra_hold: Ms | None = None
    detail: Detail | None = None
    hold: HoldLength | None = None
    most: Ms | None = None
    """So long one side is held at the most, all rounds together; set for a person, never written in the file."""
    rounds: Times | None = None
    sets: Times | None = None
    reps: Times | None = None
    release: Ms | None = None
    rest: Ms | None = None
    tempo: Tempo | None = None
    breath: Breath | None = None
    breath_locked: bool | None = None
    ending: Ending | None = None


class SayStep(_Model, frozen=True, kw_only=True, tag=True):
    say: str
    pause: Ms = Ms(0)
    position: Position | None = None
    """Where it brings the listener. Left out: nowhere else."""


class RestLine(_Model, frozen=True, kw_only=True):
    """A line inside a rest, ``at`` so long after its start."""

    at: Ms
    say: str


class RestStep(_Model, frozen=True, kw_only=True, tag=True):
    """A rest. The last one of a session that lasts 45 s or more is its final rest: a fit makes it longer or shorter."""

    rest: Ms
    say: str | None = None
    lines: tuple[RestLine, ...] = ()
    ending: Ending | None = None
    """Left out: a rest of a minute and more ends softly, a shorter one as it always did."""


class PauseStep(_Model, frozen=True, kw_only=True, tag=True):
    pause: Ms


class BreatheStep(_Model, frozen=True, kw_only=True, tag=True):
    breathe: Times
    breath: Breath | None = None


class BellStep(_Model, frozen=True, kw_only=True, tag=True):
    bell: Bell


class CircuitStep(_Model, frozen=True, kw_only=True, tag=True):
    circuit: tuple[Step, ...]
    times: Times = 2
    rest: Ms = Ms(0)


Step = ExerciseStep | CircuitStep | BreatheStep | BellStep | RestStep | SayStep | PauseStep


class Session(Timing, frozen=True, kw_only=True):
    title: str
    id: str = ""
    intro: str = ""
    outro: str | None = None
    """The closing words; an empty text: none. Left out: as the coach says it."""
    start_side: Side = "right"
    alternate: bool = False
    """The side that starts changes from round to round."""
    tight_side: Side | None = None
    extra_hold: Ms = Ms(0)
    detail: Detail = "full"
    breath: Breath | None = None
    breath_locked: bool = False
    ending: Ending | None = None
    """How the holds of this session end."""
    end_bell: bool = True
    """Whether a bell ends it. Nobody who fell asleep wants one."""
    duration: Ms | None = None
    """Make the session last exactly this long."""
    known: bool | None = None
    """Whether who is greeted was here lately; ``None``: nobody knows who listens. Never written in the file."""
    engine: str | None = None
    """The speech engine that it is spoken by, where the listener asks for none and for no voice."""
    voice: str | None = None
    """A voice of that engine, or of the first one that has it; where the listener asks for none, as above."""
    rate: WordsPerMinute | None = None
    """Words a minute, where the listener asks for no other number."""
    bells: BellStyle | None = None
    bed: str | None = None
    """Sound under the speech: brown-noise, pink-noise, drone, ocean, or a sound file, its path from this file on."""
    author: str = ""
    """Who made it: the artist in the tags of its sound files."""
    album: str = ""
    """What it belongs to, in the tags of its sound files. Left out: its title."""
    cover: str | None = None
    """A PNG or JPEG picture for its sound files, its path from this file on. Left out: one that is drawn."""
    steps: tuple[Step, ...]


class Programme(_Model, frozen=True, kw_only=True):
    """A session together with the exercises that it names: all that the script builder needs."""

    session: Session
    exercises: dict[str, Exercise]
    """By id."""
    spared: dict[str, Exercise] = {}
    """What is not done of it, because a body is to be spared; by id. Some steps are done instead, see ``missing``."""
    conditions: frozenset[Condition] = frozenset()
    """What the listener's body is spared for; empty: nothing is known of it."""

    @property
    def left_out(self) -> tuple[Exercise, ...]:
        """What is spared, and nothing is done instead."""
        replaced = {name for step, _ in walk(self.session.steps) for name in getattr(step, "missing", ())}
        return tuple(exercise for name, exercise in self.spared.items() if name not in replaced)


class Lesson(_Model, frozen=True, kw_only=True):
    """One day of a course."""

    session: str
    """The session script's name."""
    duration: LessonLength | None = None
    """It lasts exactly so long. Left out: as its week says, else as the session does."""


class Week(_Model, frozen=True, kw_only=True):
    title: str = ""
    about: str = ""
    """What this week is for, in a sentence or two."""
    lighter: bool = False
    """A week of less, so that what came before it can settle."""
    duration: LessonLength | None = None
    """How long each of its sessions lasts, exactly: by it doses rise from week to week."""
    sessions: tuple[Lesson, ...]
    """One for each of its days, in their order."""


class Evidence(_Model, frozen=True, kw_only=True):
    """Where a course's figures come from."""

    says: str
    """What it says, in our own words."""
    title: str
    author: str = ""
    url: str = ""


class Course(_Model, frozen=True, kw_only=True):
    """Sessions over weeks. What was missed waits: a course goes on with the session that was not done yet."""

    title: str
    id: str = ""
    written_for: str = msgspec.field(name="for", default="")
    """Whom it was written for."""
    days: tuple[Weekday, ...]
    """Its days of the week. Who begins on another day has them moved: the first is the day of the beginning."""
    repeat_after: Annotated[int, msgspec.Meta(ge=3, le=90)] | None = None
    """After more days than this without it, the week that was under way begins again, once. Left out: never."""
    sources: tuple[Evidence, ...] = ()
    weeks: tuple[Week, ...]


class Card(_Model, frozen=True, kw_only=True):
    """What a list shows of an exercise or a session: the head of its file. ``name`` is a session's title, too."""

    name: str = ""
    title: str = ""
    spoken: str = ""
    aliases: tuple[str, ...] = ()
    targets: tuple[Muscle, ...] = ()
    secondary: tuple[Muscle, ...] = ()
    position: Position | None = None
    props: tuple[str, ...] = ()
    level: Level = "gentle"
    avoid: tuple[Condition, ...] = ()


def each_exercise(
    steps: Sequence[Step],
    change: Callable[[ExerciseStep], Step | None],
    put: Callable[[list[Step], Any], None] = list.append,
) -> tuple[Step, ...]:
    """The steps with each exercise, those inside circuits too, as ``change`` has it, ``put`` behind those before it.

    ``None`` takes one out; a circuit that is left without an exercise goes, too.
    """
    kept: list[Step] = []
    for step in steps:
        if isinstance(step, CircuitStep):
            inner = each_exercise(step.circuit, change, put)
            if len(inner) == len(step.circuit) or any(isinstance(one, ExerciseStep) for one in inner):
                kept.append(msgspec.structs.replace(step, circuit=inner))
        elif not isinstance(step, ExerciseStep):
            kept.append(step)
        elif other := change(step):
            put(kept, other)
    return tuple(kept)


def walk(
    steps: tuple[Step, ...], where: tuple[str | int, ...] = ("steps",)
) -> Iterator[tuple[Step, tuple[str | int, ...]]]:
    """Every step, those inside circuits too, with its path in the file."""
    for index, step in enumerate(steps):
        yield step, (*where, index)
        if isinstance(step, CircuitStep):
            yield from walk(step.circuit, (*where, index, "circuit"))
