// The list of sessions: search, choose, keep.

import { lastLeft, placeIn } from "./diary.js";
import { $, capital, clock, h, icon, megabytes, minutes, paint, words } from "./draw.js";
import { able, forget, keep, kept } from "./keep.js";

const POSITIONS = {
	supine: "on the back", prone: "on the front", "side-lying": "on the side", "all-fours": "on all fours",
	seated: "sitting", chair: "on a chair",
};
const AT_ONCE = 60; // rows; a studio's catalogue has thousands
const CHOICES = { targets: words, positions: (name) => POSITIONS[name] ?? words(name), level: words };

export class List {
	constructor(site) {
		const { sessions } = site;
		this.site = site;
		this.shown = AT_ONCE;
		const again = () => this.draw();
		for (const [key, name] of Object.entries(CHOICES)) {
			const values = [...new Set(sessions.flatMap((entry) => entry[key] ?? []))].sort();
			$(key).append(...values.map((value) => h("option", { value }, capital(name(value)))));
			$(key).hidden = values.length < 2;
		}
		for (const id of ["length", ...Object.keys(CHOICES)]) $(id).onchange = again;
		$("search").oninput = again;
		$("kept").onclick = () => {
			$("kept").ariaPressed = String($("kept").ariaPressed !== "true");
			again();
		};
		$("more").onclick = () => this.draw(this.shown + AT_ONCE);
		$("podcast").href = new URL("feed.xml", location).href.replace(/^https?/, "podcast");
	}

	async draw(count = AT_ONCE) {
		this.shown = count;
		const { sessions } = this.site;
		const files = await kept();
		const fitting = sessions.filter((entry) => fits(entry, files));
		$("rows").replaceChildren(...fitting.slice(0, count).map(row));
		$("more").hidden = fitting.length <= count;
		const among = fitting.length < sessions.length ? `${fitting.length} of ` : "";
		$("status").textContent = fitting.length ? `${among}${sessions.length} sessions` : "No session fits. Take a wish away.";
		goOn(lastLeft(sessions));
	}
}

function fits(entry, files) {
	const { title, about, targets, positions } = entry;
	const text = [title, about, ...targets, ...positions.map(CHOICES.positions)].join(" ").toLowerCase();
	const [least, most] = ($("length").value || "0-9999").split("-");
	const long = minutes(entry.duration_ms);
	return (
		$("search").value.toLowerCase().split(" ").every((word) => text.includes(word)) &&
		long >= least && long <= most &&
		Object.keys(CHOICES).every((key) => !$(key).value || [entry[key]].flat().includes($(key).value)) &&
		($("kept").ariaPressed !== "true" || files.has(entry.audio))
	);
}

const link = ({ name }) => `#${encodeURIComponent(name)}`;

function goOn(entry) {
	$("goon").hidden = !entry;
	if (!entry) return;
	const left = clock(entry.duration_ms - placeIn(entry));
	paint($("goon"), entry.color).href = link(entry);
	$("goon").replaceChildren(
		icon("play"),
		h("span", {}, h("b", {}, `Go on: ${entry.title}`), h("small", {}, `${left} to go`)),
	);
}

function row(entry) {
	const { targets, positions, duration_ms, held_ms, title, color } = entry;
	const about = [targets.slice(0, 3), positions.slice(0, 2).map(CHOICES.positions)].map((names) => names.join(", "));
	const length = h("span", { class: "ring" }, String(minutes(duration_ms)), h("span", { class: "unseen" }, " minutes"));
	length.style.setProperty("--held", held_ms / duration_ms);
	const text = h("span", {},
		h("b", {}, title), h("small", {}, capital(about.filter(Boolean).join("\u00a0· "))));
	const session = h("a", { class: "session", href: link(entry) }, length, text);
	return paint(h("li", {}, session, able() && keepButton(entry)), color);
}

/** Keeps a session offline, and says how far it is; pressed again, it gives the room back. A small one shows the size. */
export function keepButton(entry, kind = "keep") {
	const button = h("button", { class: kind });
	const show = (state, text, room = megabytes(entry.bytes)) => {
		button.dataset.state = state;
		button.ariaLabel = `${entry.title}: ${text} ${room}`;
		button.replaceChildren(icon(state === "kept" ? "tick" : "down"), h("span", {}, text), h("small", {}, room));
	};
	const settle = async () => {
		const sum = (await kept()).get(entry.audio);
		if (sum === undefined) show("away", "Keep offline");
		else if (sum === entry.sha256) show("kept", "Kept offline");
		else show("away", "Keep the new one");
	};
	button.onclick = async () => {
		const { state } = button.dataset;
		if (state === "busy") return;
		try {
			if (state === "kept") await forget(entry);
			else await keep(entry, (share) => show("busy", "", `${Math.floor(share * 100)} %`));
			await settle();
		} catch (problem) {
			show("failed", problem.message);
		}
	};
	settle();
	return button;
}
