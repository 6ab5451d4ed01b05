// What every view draws with: elements, lengths of time, and the one colour.

export const $ = (id) => document.getElementById(id);

/** An element. Text is text: nothing that a session says can become markup. */
export const h = (tag, ...rest) => filled(document.createElement(tag), ...rest);

/** The same for a drawing. */
export const s = (tag, ...rest) => filled(document.createElementNS("http://www.w3.org/2000/svg", tag), ...rest);

function filled(element, props, ...children) {
	for (const name in props) element.setAttribute(name, props[name]);
	element.append(...children.filter(Boolean));
	return element;
}

export const icon = (name) => s("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, s("use", { href: `#i-${name}` }));

/** Have an element say `text`. The document is touched only where that changes: this is asked for with every frame. */
export function write(id, text) {
	if ($(id).textContent !== String(text)) $(id).textContent = text;
}

/** What is at an address of the site, or what it answers to `wish`. */
export async function json(address, wish) {
	const headers = { "Content-Type": "application/json" };
	const options = wish && { method: "POST", headers, body: JSON.stringify(wish) };
	const answer = await fetch(new URL(address, import.meta.url), options);
	const body = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Error(body.problem ?? "The coach has no answer to that.");
	return body;
}

/** 75 000 ms are "1:15"; hours only where there are some. */
export function clock(ms) {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const two = (number) => String(number % 60).padStart(2, "0");
	const rest = `${two(Math.floor(seconds / 60))}:${two(seconds)}`;
	return seconds < 3600 ? rest.replace(/^0/, "") : `${Math.floor(seconds / 3600)}:${rest}`;
}

export const minutes = (ms) => Math.max(1, Math.round(ms / 60000));

export const megabytes = (bytes) => (bytes ? `${(bytes / 1e6).toFixed(1)} MB` : "");

/** "all-fours" as one reads it. */
export const words = (name) => name.replaceAll("-", " ");

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Give an element the session's colour; app.css makes it one that can be read on either page. */
export function paint(element, colour) {
	if (colour) element.style.setProperty("--colour", colour);
	return element;
}
