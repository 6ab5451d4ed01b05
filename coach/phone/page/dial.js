// The ring that fills, and the seconds left in it.

import { $, clock, s, write } from "./draw.js";

const VERBS = { hold: "hold", rest: "rest", breath: "breathe", reps: "move" };
const RADIUS = 90;
let drawn;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A point `share` of the way round from the top. */
function point(share, radius = RADIUS) {
	const angle = share * 2 * Math.PI;
	return `${100 + radius * Math.sin(angle)} ${100 - radius * Math.cos(angle)}`;
}

/** The whole session round the ring, for before and after. */
export function outline(sheet) {
	const arc = ({ kind, start, end }) => {
		const [from, to] = [start / sheet.end, end / sheet.end];
		const large = Number(to - from > 0.5);
		return s("path", { d: `M${point(from)}A${RADIUS} ${RADIUS} 0 ${large} 1 ${point(to)}`, class: kind });
	};
	$("outline").replaceChildren(...(sheet?.phases ?? []).filter(({ kind }) => kind !== "words").map(arc));
}

/** A mark outside the ring, on the side that works. */
export function mark(side) {
	const [from, to] = side === "left" ? [0.68, 0.82] : [0.18, 0.32];
	$("sidemark").setAttribute("d", side ? `M${point(from, 98)}A98 98 0 0 1 ${point(to, 98)}` : "");
}

/** Before and after: no hold, but what the session is. */
export function rest(big, caption) {
	drawn = null;
	$("dial").dataset.kind = "whole";
	large(big);
	write("caption", caption);
	mark(null);
}

/** What is left is rounded up, so that 0 is the end. */
export function turn({ phase, rep, left, fill }) {
	if (phase !== drawn) begin(phase);
	drawn = phase;
	// Who asked for less motion sees a ring that moves once a second.
	const length = (phase.end - phase.start) / 1000;
	const share = still.matches ? Math.floor(fill * length) / length : fill;
	$("fill").style.strokeDasharray = `${share} 2`;
	const seconds = Math.ceil(left / 1000);
	large(phase.kind === "reps" ? rep : seconds < 60 ? seconds : clock(seconds * 1000));
}

/** In the middle of the ring, as large as it fits. */
function large(text) {
	write("big", text);
	$("big").style.setProperty("--letters", Math.max(4, String(text).length));
}

function begin({ kind, to, marks, rounds, round, start, end }) {
	$("dial").dataset.kind = kind;
	const lead = VERBS[to] ? `you ${VERBS[to]}` : "the end";
	const what = kind === "reps" ? `of ${marks.length}` : (VERBS[kind] ?? `until ${lead}`);
	write("caption", rounds > 1 ? `${what} · round ${round} of ${rounds}` : what);
	const notch = (mark) => {
		const share = (mark.start - start) / (end - start);
		return s("path", { d: `M${point(share, RADIUS - 8)}L${point(share, RADIUS + 8)}` });
	};
	$("notches").replaceChildren(...(marks.length > 1 ? marks.map(notch) : []));
}
