// What this phone remembers: the place in each session, and what was done until it is handed in.

import { json } from "./draw.js";

const PLACE = "coach.place.";
const QUEUE = "coach.done";
const LEAST_MS = 1000; // less is a slip of the finger
const MOST = 1000; // batches that wait; beyond it the oldest goes
const NEAR_MS = 10_000; // so near to the start or the end there is no place worth going back to

/** Storage may be full, or switched off: then nothing is remembered, and everything else works. */
function load(key) {
	try {
		return JSON.parse(localStorage.getItem(key));
	} catch {
		return null;
	}
}

function save(key, value) {
	try {
		localStorage.setItem(key, JSON.stringify(value));
	} catch {
		// Nothing to be done about it here.
	}
}

export function keepPlace({ name, duration_ms, sha256 }, ms) {
	const worth = ms > NEAR_MS && ms < duration_ms - NEAR_MS;
	save(PLACE + name, { ms: worth ? Math.round(ms) : 0, sha256, at: Date.now() });
}

/** Where a session was left, in ms, or 0. A place in another recording of it is none. */
export function placeIn({ name, sha256 }) {
	const place = load(PLACE + name);
	return place?.sha256 === sha256 ? place.ms : 0;
}

/** The session that was left last, and has a place. */
export function lastLeft(entries) {
	const when = ({ name }) => load(PLACE + name).at;
	return entries.filter(placeIn).sort((a, b) => when(b) - when(a))[0];
}

/** A random name, also where the page is not served securely and crypto.randomUUID is missing. */
const unique = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** Local time with its offset, to the second. */
function localTime() {
	const date = new Date();
	const local = new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
	const [, hours, minutes] = /GMT(...)(..)/.exec(date); // as ECMAScript writes it in every language
	return `${local}${hours}:${minutes}`;
}

/** Counts what is held, a side at a time, and puts it into the queue when the side is over. */
export class Tally {
	total = 0;
	open = null;

	constructor(entry) {
		this.entry = entry;
	}

	add({ kind, exercise, side }, ms) {
		if (!exercise || (kind !== "hold" && kind !== "reps")) return;
		if (this.open?.exercise !== exercise || this.open.side !== side) this.close();
		this.open ??= { exercise, side, ms: 0 };
		this.open.ms += ms;
		this.total += ms;
	}

	close() {
		const { open, entry } = this;
		this.open = null;
		if (!open || open.ms < LEAST_MS) return;
		const done = { at: localTime(), session: entry.name, ...open, ms: Math.round(open.ms), targets: entry.targets };
		save(QUEUE, [...(load(QUEUE) ?? []), { id: unique(), entries: [done] }].slice(-MOST));
	}
}

let handing = false;

/** Hand in what waits, once each: a batch keeps its id until the server has said that it has it. */
export async function handIn({ server }) {
	if (handing || !server) return;
	handing = true;
	try {
		for (let batch; (batch = load(QUEUE)?.[0]); ) {
			await json("api/done", batch);
			save(QUEUE, load(QUEUE).filter(({ id }) => id !== batch.id));
		}
	} catch {
		// Not reached: it waits for the next time.
	} finally {
		handing = false;
	}
}
