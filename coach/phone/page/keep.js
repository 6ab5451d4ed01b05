// Sessions kept on the phone: the whole file is fetched once, without Range; sw.js cuts slices from it.

const SHELL = "coach-shell-1";
const KEPT = "coach-kept-1";
const ROOT = new URL(".", import.meta.url).href;

/** A browser keeps files only for pages that came over https, or from this very machine. */
export const able = () => window.isSecureContext && "caches" in window && "serviceWorker" in navigator;

/** Where the browser will not have it, such as in a private window, everything but keeping works. */
export const register = () => able() && navigator.serviceWorker.register(`${ROOT}sw.js`).catch(() => {});

let files;

/** The sha256 of every kept file, by its address in the site. */
export function kept() {
	files ??= able() ? look() : Promise.resolve(new Map());
	return files;
}

async function look() {
	const cache = await caches.open(KEPT);
	const sums = (await cache.matchAll()).map(({ headers }) => headers.get("X-Sha256"));
	return new Map((await cache.keys()).map(({ url }, i) => [decodeURI(url.slice(ROOT.length)), sums[i]]));
}

/** Keep `entry`: its file whole, its cue sheet, its cover. `progress` is told the share that is there, 0 to 1. */
export async function keep(entry, progress) {
	navigator.storage?.persist?.(); // Firefox asks the user, who may take time, or never answer
	await forget(await settled(entry)); // the list may be older than the file
	const answer = await ask(entry.audio);
	const blob = await whole(answer, entry, progress);
	const headers = { "Content-Type": answer.headers.get("Content-Type"), "X-Sha256": entry.sha256 };
	try {
		const shell = await caches.open(SHELL);
		await shell.put(ROOT + entry.cues, await ask(entry.cues));
		await (await caches.open(KEPT)).put(ROOT + entry.audio, new Response(blob, { headers }));
		await shell.add(ROOT + entry.cover).catch(() => {}); // only nice to have
	} catch (problem) {
		throw problem.name === "QuotaExceededError" ? new Error("There is not enough room on this phone.") : problem;
	}
	(await kept()).set(entry.audio, entry.sha256);
}

export async function forget(entry) {
	await (await caches.open(KEPT)).delete(ROOT + entry.audio);
	(await kept()).delete(entry.audio);
}

/** All that is known of a session, as soon as it is there whole: one that is still being made can be heard before. */
export async function settled(entry) {
	return Object.assign(entry, (await (await ask(`${entry.name}/session.json`)).json()).entry);
}

async function ask(address) {
	const answer = await fetch(ROOT + address, { cache: "no-store" }).catch(() => null);
	if (!answer?.ok) throw new Error("It could not be fetched. Try again.");
	return answer;
}

/** The file's bytes; only the file that session.json describes will do. */
async function whole(answer, { bytes, sha256 }, progress) {
	const parts = [];
	let size = 0;
	const reader = answer.body.getReader();
	for (let step; !(step = await reader.read()).done; ) {
		parts.push(step.value);
		size += step.value.length;
		progress(size / bytes);
	}
	const blob = new Blob(parts);
	const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
	if ([...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== sha256) {
		throw new Error("The file did not arrive whole. Try again.");
	}
	return blob;
}
