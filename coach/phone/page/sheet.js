// The cue sheet with a clock: what is on at a millisecond. Pure.

const COUNTED = { hold: "hold", rest: "rest", breath: "breath", rep: "reps" };

/** A cue sheet as the player reads it: chapters, lines, and phases that fill the session without a gap. */
export function read({ duration_ms: end, chapters, events, windows }) {
	const parts = chapters.map(({ title, start_ms: start }, i) => {
		const last = chapters[i + 1]?.start_ms ?? end;
		// What lies between two exercises has none; what belongs to one says so in its windows.
		const side = windows.find((w) => w.exercise && w.start_ms >= start && w.start_ms < last)?.side;
		// "Figure four, left" is the name "Figure four" with its side.
		const tail = `, ${side}`;
		return { title, start, end: last, side, name: title.endsWith(tail) ? title.slice(0, -tail.length) : title };
	});
	const lines = events
		.filter(({ text }) => text)
		.map(({ start_ms, length_ms, text, role }) => ({ start: start_ms, end: start_ms + length_ms, text, role }));
	return { end, chapters: parts, lines, phases: filled(counted(windows), end) };
}

/** Holds, rests, breathing, and repetitions taken together; `marks` says when each repetition begins. */
function counted(windows) {
	const phases = [];
	for (const { kind, start_ms: start, length_ms, exercise, side, round } of windows) {
		if (!COUNTED[kind]) continue;
		const before = phases.at(-1);
		if (kind === "rep" && before?.kind === "reps" && before.end === start && before.round === round) {
			before.end += length_ms;
			before.marks.push({ start });
		} else {
			phases.push({ kind: COUNTED[kind], start, end: start + length_ms, exercise, side, round, marks: [{ start }] });
		}
	}
	for (const phase of phases) {
		const same = phases.filter(({ exercise, side }) => exercise === phase.exercise && side === phase.side);
		phase.rounds = phase.exercise ? Math.max(...same.map(({ round }) => round ?? 1)) : 1;
	}
	return phases;
}

/** Between what is counted lie words; `to` says what they lead to. */
function filled(phases, end) {
	const all = [];
	let at = 0;
	for (const phase of [...phases, { kind: "end", start: end, end }]) {
		if (phase.start > at) all.push({ kind: "words", to: phase.kind, start: at, end: phase.start, marks: [] });
		if (phase.end > phase.start) all.push(phase);
		at = phase.end;
	}
	return all;
}

/** The last of `parts` that has begun at `ms`, as its number; -1 before the first. */
export const begun = (parts, ms) => parts.findLastIndex(({ start }) => start <= ms);

/** What is on at `ms`. A line stays until the next one; `spoken` says whether it still sounds. */
export function now(sheet, ms) {
	const phase = sheet.phases[Math.max(0, begun(sheet.phases, ms))];
	const line = sheet.lines[begun(sheet.lines, ms)];
	return {
		phase,
		chapter: Math.max(0, begun(sheet.chapters, ms)),
		text: line?.text ?? "",
		role: line?.role,
		spoken: ms < line?.end,
		rep: begun(phase.marks, ms) + 1,
		left: Math.max(0, phase.end - ms),
		fill: Math.min(1, Math.max(0, (ms - phase.start) / (phase.end - phase.start))),
	};
}
