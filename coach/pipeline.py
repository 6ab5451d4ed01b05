"""The one place where the stages meet: a programme and options become a script, a schedule, clips and a track."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import ascii_letters
from typing import TYPE_CHECKING, Any

import msgspec

from coach.content.model import Detail, ExerciseStep, Programme, Session
from coach.errors import RequestError, within
from coach.language import DEFAULT, Language, language
from coach.schedule.layout import lay_out, length
from coach.schedule.model import Schedule
from coach.script.build import Settings, announced, announcing
from coach.script.model import BELL_MS, Line, Script, Sound, lines_of
from coach.script.prescription import Choice, performed
from coach.voice.lengths import expected_ms
from coach.voice.model import Clip, Utterance, Voice

if TYPE_CHECKING:
    from coach.voice.cache import ClipCache
    from coach.voice.standby import Resident, Standby
    from coach.voice.studio import Progress, Tell


STARTING_S = 1.5
"""So long it takes until the first word of a voice that is there already; a little more is made up for."""
A_WHILE_S = 90
"""So long an end that is offered stays possible."""

OFF = 6
"""Per cent by which the speech of a session may be longer or shorter than expected; measured are 2 at most."""

PLAIN = str.maketrans("", "", ascii_letters + " ,.;:!?'-")
"""Takes away all that is said as it is written; what is left over has to be spelled out."""

MOST_ROUNDS = 30
"""Recording changes lengths, lengths may change what is said: so often at most."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a user asked for besides the session. ``duration`` (ms) asks for an exact fit."""

    voice: Voice
    detail: Detail | None = None
    duration: int | None = None
    bells: bool | None = None
    """``None``: as the session says, and where it says nothing, with bells."""
    lead_in: int = 1_300
    get_ready: int | None = None
    language: Language = msgspec.field(default_factory=language)
    """With the user's own words over it."""
    notice: str = ""
    """For the user, where speech is recorded: what of the voice is not as they may think."""
    asked: frozenset[str] = frozenset()
    """What of the voice somebody asked for: engine, voice, rate, pitch."""
    since: int | None = None
    """Only what is still to come: from this performed step on. ``duration`` is then that of the rest."""

    @property
    def any_engine(self) -> bool:
        """Nobody asked for this engine: where it cannot start, another may speak."""
        return not self.asked & {"engine", "voice"}

    def settings(self) -> Settings:
        return Settings(self.detail, self.bells is not False, self.lead_in, self.get_ready, self.voice.rate, self.since)


class Plan(msgspec.Struct, frozen=True):
    """A session worked out: what is said, and when."""

    programme: Programme
    options: Options
    script: Script
    schedule: Schedule
    choice: Choice = Choice()
    """What a fit chose."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of the exercises that there was no time for."""
        steps = performed(self.programme.session.steps)
        named = [(i, step.exercise) for i, (step, _) in enumerate(steps) if isinstance(step, ExerciseStep)]
        left = {name for index, name in named if index not in self.choice.left_out}
        return tuple(dict.fromkeys(self.programme.exercises[name].name for _, name in named if name not in left))

    @property
    def is_fitted(self) -> bool:
        """Whether it is to last exactly as long as it was asked to."""
        return bool(self.options.duration or self.programme.session.duration)

    def with_clips(self, clips: Mapping[Line, Clip]) -> Plan:
        """The same worked out again, with the lengths of ``clips``."""
        return plan(self.programme, self.options, clips)


class Lengths:
    """A ``LengthOf``: measured where a clip is known, else estimated."""

    def __init__(self, options: Options, clips: Mapping[Line, Clip]) -> None:
        self._options = options
        self._expected = _expected(options.voice)
        self.clips = clips
        self._known: dict[Line, int] = {}

    def __call__(self, what: Line | Sound) -> int:
        if isinstance(what, Sound):
            return BELL_MS[what.name]
        if what not in self._known:
            self._known[what] = self._measure(what)
        return self._known[what]

    def _measure(self, line: Line) -> int:
        if clip := self.clips.get(line):
            return clip.ms
        # Plain words are as long as they are written: spelling them out would only cost time.
        plain = not line.text.translate(PLAIN)
        text = line.text if plain else spoken(line.text, self._options)
        ms = self._expected(text, self._options.voice.rate)
        return min(ms, line.within) if line.within else ms


def _expected(voice: Voice) -> Callable[[str, int], int]:
    """How long (ms) that voice likely takes for a text, at so many words a minute."""
    from coach.voice.engines import load

    if voice.engine == "own":
        from coach.voice.engines.own import own_lengths

        return own_lengths(voice)
    pace = load(voice.engine).nature.pace
    return lambda text, rate: expected_ms(text, rate, pace)


def spoken(text: str, options: Options) -> str:
    """The text as the engine gets it: spelled out, without markup."""
    from coach.voice.spoken import spoken_text

    return spoken_text(text, options.language.for_engine(options.voice.engine))


def utterance(line: Line, options: Options) -> Utterance:
    """The key under which a line is recorded."""
    return Utterance(spoken(line.text, options), options.voice, line.within)


def plan(programme: Programme, options: Options, clips: Mapping[Line, Clip] | None = None) -> Plan:
    """Build and lay out. Lengths are measured where ``clips`` are known, else estimated.

    Raises ``RequestError`` where the session cannot last as long as it is asked to, or asks for an unknown engine.
    """
    options = suited(options, programme.session)
    lengths = Lengths(options, clips or {})
    duration = options.duration or programme.session.duration
    if duration:
        from coach.schedule.fit import fit

        fitted = fit(programme, options.language, options.settings(), duration, lengths)
        script, schedule, choice = fitted.script, fitted.schedule, fitted.choice
    else:
        choice = Choice()
        script, schedule = _announced(programme, options, lengths)
    if not all(line in lengths.clips for line in lines(script)):
        schedule = msgspec.structs.replace(schedule, estimated=True)
    return Plan(programme, options, script, schedule, choice)


def _announced(programme: Programme, options: Options, lengths: Lengths) -> tuple[Script, Schedule]:
    """The script that announces its own true length, to the nearest half minute."""
    written = announcing(programme, options.language, options.settings())
    halves = announced(length(written(0), lengths))
    for _ in range(3):
        script = written(halves)
        schedule = lay_out(script, lengths)
        true = announced(schedule.duration)
        if true == halves:
            return script, schedule
        halves = true
    # Saying the number moves the length over the edge between two half minutes: a little silence settles it.
    script = written(halves)
    short = max(0, halves * 30_000 - 15_000 - lay_out(script, lengths).duration)
    script = msgspec.structs.replace(script, tail=script.tail + short)
    return script, lay_out(script, lengths)


def lines(script: Script) -> tuple[Line, ...]:
    """Every distinct line of a script, in the order in which they are first heard."""
    return tuple(dict.fromkeys(line for item in script.items for line in lines_of(item)))


def record(
    plan: Plan,
    cache: ClipCache | None,
    progress: Progress | None = None,
    recorded: Mapping[Line, Clip] | None = None,
    instead: Tell | None = None,
    resident: Resident | None = None,
) -> tuple[Plan, dict[Line, Clip]]:
    """Record every line of the plan, and work the plan out again with the true lengths until nothing is estimated.

    ``instead`` is told where another engine speaks than the one that should, ``resident`` speaks where nothing forbids
    it (see ``studio.record``).
    """
    clips: dict[Line, Clip] = dict(recorded or {})
    for _ in range(MOST_ROUNDS):
        missing = [line for line in lines(plan.script) if line not in clips]
        if not missing and not plan.schedule.estimated:
            return plan, {line: clips[line] for line in lines(plan.script)}
        clips.update(speak([(missing, plan.options)], cache, progress, instead, resident)[0])
        plan = plan.with_clips(clips)
    raise AssertionError("recording did not settle the plan")  # every round adds lines, and there are few


def plan_until(programme: Programme, options: Options, until: float) -> Plan:
    """The plan of a session that begins now and ends at ``until`` (seconds since the epoch), by lengths as expected.

    It is not called fitted: it is fitted again while it is spoken and heard.
    Raises ``RequestError`` with the earliest and the latest end.
    """
    from coach.schedule.fit import CannotLast

    now, options = time.time() + STARTING_S, msgspec.structs.replace(options, duration=None)
    programme = msgspec.structs.replace(programme, session=msgspec.structs.replace(programme.session, duration=None))
    exact = msgspec.structs.replace(options, duration=max(1, round((until - now) * 1000)))
    try:
        return msgspec.structs.replace(plan(programme, exact), options=suited(options, programme.session))
    except CannotLast as refusal:
        first, last = now + refusal.shortest / 1000 + A_WHILE_S, now + refusal.longest / 1000
        mend = f"{_time_of_day(first)} to {_time_of_day(last)} are possible"
        raise RequestError(refusal.subject, f"cannot end at {_time_of_day(until)}", mend) from None


def _time_of_day(seconds: float) -> str:
    return f"{datetime.datetime.fromtimestamp(seconds):%H:%M}"


def sounds_at_once(plan: Plan) -> bool:
    """Whether it can be played while it is recorded.

    One that is to last exactly so long is laid out by expected lengths then; its silences take up what they were off.
    """
    from coach.schedule.stretch import room
    from coach.voice.engines import PREFERRED

    spoken = sum(event.length for event in plan.schedule.events if isinstance(event.what, Line))
    fast = plan.options.voice.engine in PREFERRED  # all is recorded long before it is heard
    return not plan.is_fitted or (fast and min(room(plan.script)) * 100 >= spoken * OFF)


def voice_ahead(plan: Plan, cache: ClipCache) -> Standby | None:
    """The plan's voice, loading from now on, where that takes a while and its first line was never recorded."""
    from coach.voice.engines import load

    if not sounds_at_once(plan):
        return None
    engine, first = load(plan.options.voice.engine), lines(plan.script)[:1]
    if not engine.nature.rate or all(cache.has(utterance(line, plan.options), engine.version()) for line in first):
        return None
    from coach.voice.standby import Standby

    return Standby(plan.options.voice)


def recorded_to_play(plan: Plan, cache: ClipCache, progress: Progress | None = None, tell: Tell | None = None) -> Plan:
    """The plan, recorded first where all lengths must be known before it is heard."""
    if tell:
        for notice in notices(plan):
            tell(notice)
    return plan if sounds_at_once(plan) else record(plan, cache, progress, instead=tell)[0]


def speak(
    requests: Sequence[tuple[Iterable[Line], Options]],
    cache: ClipCache | None,
    progress: Progress | None = None,
    instead: Tell | None = None,
    resident: Resident | None = None,
) -> list[dict[Line, Clip]]:
    """Record lines, all at once. What is in the cache stays there, and is read when it is needed.

    Another engine may only speak where nobody asked for any; see ``studio.record``.
    """
    from coach.voice.studio import record as record_utterances

    keys = [{line: utterance(line, options) for line in batch} for batch, options in requests]
    every = dict.fromkeys(key for batch in keys for key in batch.values())
    anybody = instead if all(options.any_engine for _, options in requests) else None
    if not every:
        return [{} for _ in requests]
    recorded = record_utterances(every, cache, progress=progress, instead=anybody, resident=resident)
    return [{line: recorded[key] for line, key in batch.items()} for batch in keys]


def suited(options: Options, session: Session) -> Options:
    """The options with what the session asks for, where nobody else asked for anything. Done twice it changes nothing.

    Who asks for an engine or a voice hears that, and not the session's. Raises ``RequestError`` for an unknown engine.
    """
    from coach.voice.engines import load

    voice, notice, asked = options.voice, options.notice, set(options.asked)
    if options.any_engine and (session.engine or session.voice):
        other, notice = _voice(session.engine, session.voice)
        if reason := load(other.engine).lacks():
            notice = f"'{session.title}' asks for {other.engine}, which {reason}; {voice.engine} speaks instead"
        else:
            settings = {name: getattr(voice, name) for name in ("rate", "pitch") if name in asked}
            voice = msgspec.structs.replace(other, **settings)
            asked.add("engine")
    if session.rate and "rate" not in asked and voice.engine != "own":
        slowest, fastest = load(voice.engine).rates
        voice = msgspec.structs.replace(voice, rate=max(slowest, min(fastest, session.rate)))
        asked.add("rate")
    bells = session.bells != "off" if options.bells is None and session.bells else options.bells
    return msgspec.structs.replace(options, voice=voice, notice=notice, asked=frozenset(asked), bells=bells)


def options_from(values: Mapping[str, Any]) -> Options:
    """Options from the command line's values (absent ones have their defaults). Nothing is recorded or loaded by it."""
    voice, notice = _voice(values.get("engine"), values.get("voice"))
    asked = {name for name in ("engine", "voice", "rate", "pitch") if values.get(name) not in (None, "")}
    settings = {name: values[name] for name in ("rate", "pitch") if name in asked}
    if voice.engine == "own" and settings:
        notice, settings = "rate and pitch are an engine's; a person's own voice stays as it is", {}
    voice = msgspec.structs.replace(voice, **settings)
    minutes = values.get("minutes")
    if minutes is not None:
        within("minutes", minutes, 0.01, 720)
    return Options(
        voice=voice,
        detail=values.get("detail"),
        duration=None if minutes is None else round(minutes * 60_000),
        bells=values["bells"] != "off" if values.get("bells") else None,
        lead_in=values.get("lead_in", 1_300),
        get_ready=values.get("get_ready"),
        language=language_from(values),
        notice=notice,
        asked=frozenset(asked),
    )


def language_from(values: Mapping[str, Any]) -> Language:
    """The language of the command line's values, with the user's own words over it."""
    from coach.content.wording import own_words
    from coach.settings import data_folder

    return own_words(language(values.get("language") or DEFAULT), data_folder())


def _voice(engine: str | None, name: str | None) -> tuple[Voice, str]:
    """The voice of that engine and name, else the one that speaks by itself; and what a user should know of it."""
    from coach.voice.engines import default_voice, engine_of, preferred_voice

    if name and engine != "own" and engine_of(name) == "own":
        filler = engine or preferred_voice()[0].engine  # says what they did not
        engine, name = "own", name if "+" in name else f"{name}+{filler}"
    elif name and not engine:
        engine = engine_of(name)
    voice, notice = (default_voice(engine), "") if engine else preferred_voice()
    return (msgspec.structs.replace(voice, id=name) if name else voice), notice


def notices(plan: Plan) -> Iterator[str]:
    """What a user should know before the voice is heard: who speaks instead of whom, how many lines are their own."""
    if plan.options.notice:
        yield plan.options.notice
    if plan.options.voice.engine == "own":
        from coach.voice.own import own_voices, words

        name, _, filler = plan.options.voice.id.partition("+")
        if own := own_voices().get(name):
            texts = {words(spoken(line.text, plan.options)) for line in lines(plan.script)}
            yours = len(texts & own.lines().keys())
            yield f"{yours} of {len(texts)} lines are yours" + (
                f", {filler} says the others" if yours < len(texts) else ""
            )
