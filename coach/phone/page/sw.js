// The service worker: the page without a network, and slices of kept files.

const SHELL = "coach-shell-1";
const KEPT = "coach-kept-1";
const FILES = [
	"./", "app.css", "app.js", "dial.js", "diary.js", "draw.js", "drawer.js", "keep.js", "list.js", "lock.js",
	"player.js", "sheet.js", "sessions.json", "manifest.webmanifest", "icon.png",
];
const PATIENCE_MS = 2500;
const SOUND = /\.mp3$/;
const PAGE = /(\/|\.(html|css|js|json|png|webmanifest))$/;

addEventListener("install", (event) => {
	event.waitUntil(Promise.all(FILES.map((file) => fresh(new URL(file, location)))).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== "GET" || !url.href.startsWith(registration.scope)) return;
	if (SOUND.test(url.pathname)) event.respondWith(sound(request));
	else if (PAGE.test(url.pathname)) event.respondWith(page(request));
});

const plain = (url) => {
	const { origin, pathname } = new URL(url, location);
	return origin + pathname.replace(/\/index\.html$/, "/");
};

/** From the network, and stored. A redirected answer may not be given to a navigation: it is stored anew. */
async function fresh(request) {
	const answer = await fetch(request);
	if (answer.ok && answer.status === 200) {
		const copy = answer.clone();
		const cache = await caches.open(SHELL);
		const whole = new Response(await copy.blob(), { headers: copy.headers });
		await cache.put(plain(answer.url || request.url), whole).catch(() => {}); // no room: then only online
	}
	return answer;
}

/** What is new where there is a network, and what is stored where there is none, or a slow or broken one. */
async function page(request) {
	const cache = await caches.open(SHELL);
	const stored = await cache.match(plain(request.url));
	if (!stored) return fresh(request).catch(() => elsewhere(request));
	const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, stored));
	const asked = fresh(request).then((answer) => (answer.status >= 500 ? stored : answer), () => stored);
	return Promise.race([asked, late]);
}

/** A session's own page leads into the page, which is stored. */
function elsewhere({ mode, url }) {
	const [folder, file] = url.slice(registration.scope.length).split("/");
	if (mode !== "navigate" || file === undefined) return Response.error();
	return Response.redirect(`${registration.scope}#${folder}`);
}

async function sound(request) {
	const cache = await caches.open(KEPT);
	const stored = await cache.match(plain(request.url));
	return stored ? slice(stored, request.headers.get("Range")) : fetch(request);
}

/** A player wants 206 for a range (RFC 9110, 14). Several ranges at once, or none that we read: the whole file. */
async function slice(stored, range) {
	const blob = await stored.blob();
	const headers = { "Content-Type": stored.headers.get("Content-Type"), "Accept-Ranges": "bytes" };
	const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
	if (!(from || to) || (from && to && +to < +from)) {
		return new Response(blob, { headers: { ...headers, "Content-Length": blob.size } });
	}
	const first = from ? +from : Math.max(0, blob.size - to);
	const last = Math.min(from && to ? to : Infinity, blob.size - 1);
	if (first > last) {
		return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${blob.size}` } });
	}
	const part = blob.slice(first, last + 1);
	const place = { "Content-Range": `bytes ${first}-${last}/${blob.size}`, "Content-Length": part.size };
	return new Response(part, { status: 206, headers: { ...headers, ...place } });
}
