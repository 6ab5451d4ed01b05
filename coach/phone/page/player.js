// The player: one whole file in one <audio>; everything that is drawn follows its clock.

import { handIn, keepPlace, placeIn, Tally } from "./diary.js";
import * as dial from "./dial.js";
import { $, capital, clock, h, icon, json, minutes, paint, s, write } from "./draw.js";
import { Drawer } from "./drawer.js";
import { Awake, LockScreen } from "./lock.js";
import { begun, now, read } from "./sheet.js";

const EARLIER_MS = 5000; // so much is heard again when a session is taken up
const EVERY_MS = 5000; // the place is kept
const DARK_MS = 60_000; // without a touch
const START_MS = 3000; // so soon after its start, "again" means the exercise before
const FADE_MS = 8000; // before the sleep timer is over
const LEAP_MS = 5000; // the clock moved on by more: somebody has sought
const TROUBLE = "The sound does not come. Is this phone still in the same network? Then press Play again.";

export class Player {
	audio = $("audio");
	entry = null;
	sheet = null;
	touched = 0;

	constructor(site) {
		this.site = site;
		this.drawer = new Drawer(this);
		this.lock = new LockScreen(this);
		this.awake = new Awake(() => this.playing);
		this.listen();
	}

	get playing() {
		return !this.audio.paused && !this.audio.ended;
	}

	get ms() {
		return this.audio.currentTime * 1000;
	}

	get state() {
		if (this.audio.ended) return "ended";
		if (this.playing) return "playing";
		return this.started ? "paused" : "ready";
	}

	/** Take `entry` up: its sound, its words, its place. */
	async open(entry) {
		this.close();
		this.entry = entry;
		this.tally = new Tally(entry);
		this.place = Math.max(0, placeIn(entry) - EARLIER_MS);
		paint($("player"), entry.color);
		// A session that `coach phone` has not made yet has no file, and no words.
		if (entry.bytes) {
			this.audio.src = entry.audio;
			this.audio.currentTime = this.place / 1000;
		}
		this.drawer.open(entry);
		this.lay(null);
		const sheet = await json(entry.cues).then(read, () => null);
		if (this.entry === entry) this.lay(sheet);
	}

	lay(sheet) {
		this.sheet = sheet;
		this.chapter = $("player").dataset.state = null;
		dial.outline(sheet);
		this.drawer.chapters(sheet?.chapters ?? []);
		this.strip();
		this.draw();
	}

	close() {
		if (!this.entry) return;
		this.keep();
		this.tally.close();
		handIn(this.site);
		this.entry = null;
		this.started = false;
		this.heard = null;
		this.audio.pause();
		this.audio.removeAttribute("src");
		this.audio.load();
		this.lock.leave();
		this.wake();
	}

	// What the buttons, the keys and the lock screen do.

	async play() {
		const { audio, entry } = this;
		if (!entry.bytes) return this.drawer.make({});
		if (audio.error) {
			const at = audio.currentTime;
			audio.load();
			audio.currentTime = at;
		}
		this.started = true;
		write("notice", "");
		await audio.play().catch(() => {}); // "error" tells of it
	}

	pause() {
		this.audio.pause();
	}

	toggle() {
		if (this.playing) this.pause();
		else this.play();
	}

	again() {
		const { ms, sheet, state } = this;
		if (state === "ready" || state === "ended" || !sheet) {
			this.seek(0);
			return this.play();
		}
		const on = Math.max(0, begun(sheet.chapters, ms));
		const before = ms - sheet.chapters[on].start < START_MS ? 1 : 0;
		this.seek(sheet.chapters[Math.max(0, on - before)].start);
	}

	next() {
		if (this.state === "ended") return $("all").click();
		const { sheet } = this;
		if (sheet) this.seek(sheet.chapters[begun(sheet.chapters, this.ms) + 1]?.start ?? sheet.end);
	}

	seek(ms) {
		this.started = true;
		this.audio.currentTime = Math.max(0, ms) / 1000;
		this.draw();
	}

	// What happens by itself.

	listen() {
		const on = (target, names, act) => {
			for (const name of names.split(" ")) target.addEventListener(name, (event) => this.entry && act(event));
		};
		const { audio } = this;
		const waits = (yes) => () => $("player").classList.toggle("waiting", yes);
		$("again").onclick = () => this.again();
		$("play").onclick = () => this.toggle();
		$("next").onclick = () => this.next();
		$("slider").oninput = ({ target }) => this.seek(target.value * 1000);
		on(audio, "play pause ended playing", () => this.changed());
		on(audio, "timeupdate seeked loadedmetadata", () => this.tick());
		on(audio, "waiting stalled", waits(true));
		on(audio, "playing canplay pause error", waits(false));
		on(audio, "error", () => this.started && write("notice", TROUBLE));
		on(audio, "seeking", () => (this.heard = null));
		on(document, "visibilitychange", () => this.keep());
		on(window, "pagehide", () => {
			this.keep();
			this.tally.close();
		});
		on(document, "pointerdown pointermove keydown wheel focusin", () => this.wake());
		on(document, "keydown", (event) => this.key(event));
	}

	changed() {
		const { audio } = this;
		this.awake.settle();
		this.wake();
		if (audio.ended) this.tally.close();
		if (audio.paused) {
			this.keep();
			handIn(this.site);
		}
		this.draw();
		this.frame();
	}

	/** While it plays and is seen: draw, once a frame. */
	frame() {
		cancelAnimationFrame(this.waiting);
		if (!this.playing) return;
		this.waiting = requestAnimationFrame(() => {
			this.draw();
			this.frame();
		});
	}

	/** Four times a second, also behind a locked screen: what must not wait for a frame. */
	tick() {
		const { ms, heard } = this;
		this.heard = ms;
		if (this.playing) {
			if (heard !== null && ms > heard && ms - heard < LEAP_MS) this.hear(heard, ms);
			if (!(Math.abs(ms - this.kept) < EVERY_MS)) this.keep();
			if (performance.now() - this.touched > DARK_MS) document.documentElement.classList.add("dark");
		}
		this.draw();
	}

	/** From `from` to `to` was listened to. */
	hear(from, to) {
		if (!this.sheet) return;
		const { phases, chapters } = this.sheet;
		for (const phase of phases.slice(Math.max(0, begun(phases, from)), begun(phases, to) + 1)) {
			this.tally.add(phase, Math.min(to, phase.end) - Math.max(from, phase.start));
		}
		const left = this.drawer.sleep(to - from, begun(chapters, from) !== begun(chapters, to));
		this.audio.volume = Math.min(1, Math.max(0, left / FADE_MS));
		if (left > 0) return;
		this.pause();
		this.audio.volume = 1;
	}

	keep() {
		if (!this.started || !this.audio.duration) return;
		this.kept = this.ms;
		keepPlace(this.entry, this.ms);
	}

	wake() {
		this.touched = performance.now();
		document.documentElement.classList.remove("dark");
	}

	key(event) {
		const { target, key } = event;
		if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select")) return;
		const acts = { k: "toggle", ArrowLeft: "again", ArrowRight: "next" };
		if (key === " " && !target.closest("button, a, summary")) this.toggle();
		else if (key === "Escape") $("all").click();
		else if (acts[key]) this[acts[key]]();
		else return;
		event.preventDefault();
	}

	// What is seen.

	/** The session as a strip to seek in, its holds as blocks. */
	strip() {
		const { sheet } = this;
		$("strip").hidden = !sheet;
		if (!sheet) return;
		const { end, phases } = sheet;
		const block = ({ kind, start, end }) => {
			const [y, height] = { words: [5.5, 1], hold: [0, 12], reps: [0, 12] }[kind] ?? [4, 4];
			return s("rect", { x: start, y, width: end - start, height, class: kind });
		};
		$("whole").setAttribute("viewBox", `0 0 ${end} 12`);
		$("blocks").replaceChildren(...phases.map(block));
		$("slider").max = Math.ceil(end / 1000);
	}

	/** Everything that is seen, from the clock. */
	draw() {
		const { sheet, state, entry } = this;
		if (!entry) return;
		const ms = state === "ready" ? this.place : this.ms;
		if ($("player").dataset.state !== state) this.drawState(state);
		if (sheet) this.drawPlace(ms);
		if (state === "ready" || !sheet) return this.drawReady();
		if (state === "ended") return this.drawEnded();
		const at = now(sheet, ms);
		dial.turn(at);
		write("line", at.text);
		$("line").classList.toggle("past", !at.spoken);
		if (this.chapter !== at.chapter) this.drawChapter(at.chapter);
		if (at.spoken && at.role !== "count") write("said", at.text);
		const after = sheet.chapters[at.chapter + 1];
		write("after", after ? `Next: ${after.title} · ${clock(after.start - ms)}` : "");
	}

	drawState(state) {
		const label = (id, name, text) => $(id).replaceChildren(icon(name), h("span", {}, text));
		const [ready, ended] = [state === "ready", state === "ended"];
		$("player").dataset.state = state;
		label("play", ...(state === "playing" ? ["pause", "Pause"] : ["play", "Play"]));
		label("again", "again", ready ? "From the start" : ended ? "Once more" : "Again");
		label("next", ...(ended ? ["list", "All sessions"] : ["next", "Next"]));
		// Before it has begun there is nothing to do again, and nothing to pass over.
		$("again").hidden = ready && !this.place;
		$("next").hidden = ready;
		$("play").hidden = ended;
		write("session", ready || ended ? "" : this.entry.title);
	}

	drawReady() {
		const { entry, sheet, place } = this;
		const left = entry.duration_ms - place;
		dial.rest(...(place ? [clock(left), "to go"] : [minutes(left), "minutes"]));
		const on = place && sheet ? `Goes on in ${sheet.chapters[Math.max(0, begun(sheet.chapters, place))].title}` : "";
		this.title(entry.about, on || (entry.held_ms >= 60_000 ? `${minutes(entry.held_ms)} minutes of it held` : ""));
	}

	drawEnded() {
		const { total } = this.tally;
		dial.rest("✓", "done");
		this.title(total >= 60_000 ? `You held for ${minutes(total)} minutes.` : "", "");
	}

	title(line, after) {
		this.chapter = null;
		write("name", this.entry.title);
		write("side", "");
		write("line", line);
		write("after", after);
	}

	drawChapter(number) {
		const chapter = this.sheet.chapters[number];
		this.chapter = number;
		write("name", chapter.name);
		write("side", chapter.side ? `${capital(chapter.side)} side` : "");
		dial.mark(chapter.side);
		this.lock.show(this.entry, chapter);
		this.drawer.on(number);
	}

	drawPlace(ms) {
		const { end, chapters } = this.sheet;
		const [at, left] = [clock(ms), `−${clock(end - ms)}`];
		if ($("at").textContent === at && $("left").textContent === left) return;
		write("at", at);
		write("left", left);
		$("slider").value = Math.floor(ms / 1000);
		$("slider").ariaValueText = `${at} of ${clock(end)}, ${chapters[Math.max(0, begun(chapters, ms))].title}`;
		$("strip").style.setProperty("--past", ms / end);
	}
}
