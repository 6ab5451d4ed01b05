// What lies under the player: its exercises, sleep, keeping and saving, and a session made to measure.

import { $, capital, clock, h, json, megabytes, minutes, words, write } from "./draw.js";
import { able, settled } from "./keep.js";
import { keepButton } from "./list.js";

const POLL_MS = 100;

export class Drawer {
	left = Infinity;

	constructor(player) {
		this.player = player;
		$("wish").hidden = !player.site.server;
		$("avoid").append(...(player.site.avoid ?? []).map((value) =>
			h("label", {}, h("input", { type: "checkbox", value }), capital(words(value)))));
		$("sleep").onchange = ({ target }) => {
			this.left = target.value > 0 ? target.value * 60_000 : Infinity;
			player.audio.volume = 1;
		};
		$("further").onclick = () => {
			$("drawer").scrollIntoView();
			$("exercises").focus({ preventScroll: true });
		};
		$("wish").onsubmit = (event) => {
			event.preventDefault();
			const avoid = [...$("avoid").querySelectorAll(":checked")].map(({ value }) => value);
			this.make({ minutes: Number($("minutes").value) || null, detail: $("detail").value || null, avoid });
		};
	}

	open(entry) {
		write("notice", "");
		write("problem", "");
		$("keep").replaceChildren(able() ? keepButton(entry, "wide") : "");
		$("save").textContent = `Save the file ${megabytes(entry.bytes)}`;
		$("save").href = entry.audio;
		$("save").download = `${entry.name}.mp3`;
		$("card").href = `${entry.name}/card.pdf`;
		$("minutes").value = minutes(entry.duration_ms);
	}

	chapters(chapters) {
		this.items = chapters.map((chapter) => this.item(chapter));
		$("chapters").replaceChildren(...this.items.map((button) => h("li", {}, button)));
	}

	item({ title, start, end }) {
		const button = h("button", {},
			h("span", { class: "at" }, clock(start)), h("span", {}, title), h("span", { class: "at" }, clock(end - start)));
		button.onclick = () => {
			this.player.seek(start);
			this.player.play();
		};
		return button;
	}

	/** Mark the chapter of this number: it is on. */
	on(number) {
		this.items.forEach((item, i) => (item.ariaCurrent = i === number ? "true" : null));
	}

	/** So much was listened to, perhaps to the end of an exercise: how much is left before it is time to sleep. */
	sleep(ms, over) {
		this.left -= ms;
		const { left } = this;
		if (left > 0 && !(over && $("sleep").value === "chapter")) return left;
		$("sleep").value = "";
		this.left = Infinity;
		return 0;
	}

	/** Ask `coach phone` for the session with these wishes, wait, and play it. */
	async make(wish) {
		const { player } = this;
		const { audio, entry } = player;
		// Browsers let sound begin only under a finger: this makes the element one that may, for what comes.
		audio.play().catch(() => {});
		audio.pause();
		this.busy(true);
		try {
			const made = await ask({ session: entry.name, minutes: null, detail: null, avoid: [], ...wish });
			settled(made).catch(() => {});
			history.replaceState(null, "", `#${encodeURIComponent(made.name)}`);
			document.title = made.title;
			await player.open(made);
			player.play();
		} catch ({ message }) {
			write("notice", message);
			write("problem", message);
		}
		this.busy(false);
	}

	busy(yes) {
		$("player").classList.toggle("waiting", yes);
		$("progress").hidden = !yes;
		$("progress").value = 0;
	}
}

async function ask(wish) {
	let answer = await json("api/make", wish);
	const { job } = answer;
	while (job && answer.state !== "done") {
		if (answer.state === "failed") throw new Error(answer.problem);
		$("progress").value = answer.done ?? 0;
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
		answer = await json(`api/make/${job}`);
	}
	return answer.session ?? answer;
}
