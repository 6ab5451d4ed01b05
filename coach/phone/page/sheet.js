// The cue sheet with a clock: what is on at a millisecond. Pure.

const COUNTED = { hold: "hold", rest: "rest", breath: "breath", rep: "reps" };

/** A cue sheet as the player reads it: chapters, lines, and phases that fill the session without a gap. */
export function read(cues) {
  const end = cues.duration_ms;
  const starts = [...cues.chapters.map((chapter) => chapter.start_ms), end];
  const chapters = cues.chapters.map(({ title, start_ms }, i) => {
    const last = starts[i + 1];
    // What lies between two exercises has none; what belongs to one says so in its windows.
    const part = cues.windows.find((w) => w.exercise && w.start_ms >= start_ms && w.start_ms < last);
    return { title, start: start_ms, end: last, exercise: part?.exercise ?? null, ...sideOf(title, part) };
  });
  const lines = cues.events
    .filter((event) => event.text)
    .map(({ start_ms, length_ms, text, role }) => ({ start: start_ms, end: start_ms + length_ms, text, role }));
  return { title: cues.title, end, chapters, lines, phases: phases(cues.windows, end) };
}

/** "Figure four, left" is the name "Figure four" with its side. */
function sideOf(title, part) {
  const side = part?.side ?? null;
  const tail = side && `, ${side}`;
  return { side, name: tail && title.endsWith(tail) ? title.slice(0, -tail.length) : title };
}

function phases(windows, end) {
  const counted = [];
  for (const window of windows) {
    const kind = COUNTED[window.kind];
    if (!kind) continue;
    const { start_ms: start, length_ms, exercise, side, round } = window;
    const before = counted.at(-1);
    if (kind === "reps" && before?.kind === "reps" && before.end === start && before.round === round) {
      before.end += length_ms;
      before.marks.push(start);
    } else {
      counted.push({ kind, start, end: start + length_ms, exercise, side, round, marks: [start] });
    }
  }
  const most = {};
  for (const { exercise, side, round } of counted) {
    const key = `${exercise} ${side}`;
    if (exercise) most[key] = Math.max(most[key] ?? 1, round ?? 1);
  }
  for (const phase of counted) phase.rounds = most[`${phase.exercise} ${phase.side}`] ?? 1;
  return filled(counted, end);
}

/** Between what is counted lie words; `to` says what they lead to. */
function filled(counted, end) {
  const all = [];
  let at = 0;
  for (const phase of [...counted, { kind: "end", start: end, end }]) {
    if (phase.start > at) all.push({ kind: "words", to: phase.kind, start: at, end: phase.start, marks: [] });
    if (phase.end > phase.start) all.push(phase);
    at = phase.end;
  }
  return all;
}

/** The last of `parts` that has begun at `ms`, as its number; -1 before the first. */
export function begun(parts, ms) {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].start <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What is on at `ms`. A line stays until the next one; `spoken` says whether it still sounds. */
export function now(sheet, ms) {
  const phase = sheet.phases[Math.max(0, begun(sheet.phases, ms))];
  const chapter = Math.max(0, begun(sheet.chapters, ms));
  const line = sheet.lines[begun(sheet.lines, ms)] ?? null;
  const rep = begun(phase.marks.map((start) => ({ start })), ms) + 1;
  return {
    phase, chapter, line, rep,
    left: Math.max(0, phase.end - ms),
    fill: Math.min(1, Math.max(0, (ms - phase.start) / (phase.end - phase.start))),
    spoken: line !== null && ms < line.end,
  };
}
