// The page: which view is on. A session's own page, for links and where no program runs, leads here.

import { handIn } from "./diary.js";
import { $, json } from "./draw.js";
import { able, register } from "./keep.js";
import { List } from "./list.js";
import { Player } from "./player.js";

const ROOT = new URL(".", import.meta.url);
const TITLE = document.title;

async function start() {
	const [folder, file] = location.pathname.slice(ROOT.pathname.length).split("/");
	if (file !== undefined) return location.replace(new URL(`index.html#${folder}`, ROOT));
	document.documentElement.classList.toggle("http", !able());
	register();
	const site = await json("sessions.json");
	const list = new List(site);
	const player = new Player(site);
	/** What is listed may be made anew while the page is open. */
	const renew = async () => {
		const fresh = await json("sessions.json").catch(() => site);
		if (JSON.stringify(fresh) === JSON.stringify(site)) return;
		Object.assign(site, fresh);
		if (!$("list").hidden) list.draw(list.shown);
	};
	const show = async () => {
		const name = decodeURIComponent(location.hash.slice(1));
		player.close();
		$("list").hidden = Boolean(name);
		$("player").hidden = !name;
		const listed = site.sessions.find((session) => session.name === name);
		// One that is not listed, such as one made to measure before, has what a list would say in its folder.
		const entry = name && (listed ?? (await json(`${name}/session.json`)).entry);
		document.title = entry ? entry.title : TITLE;
		scrollTo(0, 0);
		if (entry) player.open(entry);
		else list.draw();
	};
	addEventListener("hashchange", () => show().then(renew, trouble));
	addEventListener("online", () => handIn(site));
	document.addEventListener("visibilitychange", () => document.hidden || renew());
	handIn(site);
	return show();
}

function trouble() {
	$("list").hidden = false;
	$("player").hidden = true;
	$("status").textContent = "The coach is not reached. Is this phone in its network, and the coach still running?";
}

start().catch(trouble);
