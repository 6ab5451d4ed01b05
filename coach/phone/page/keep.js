// Sessions kept on the phone: the whole file is fetched once, without Range; sw.js cuts slices from it.

export const KEPT = "coach-kept-1";
const SHELL = "coach-shell-1";

/** A browser keeps files only for pages that came over https, or from this very machine. */
export const able = () => window.isSecureContext && "caches" in window && "serviceWorker" in navigator;

export async function register(root) {
  if (!able()) return;
  try {
    await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.href });
  } catch {
    // A browser that will not have it, such as in a private window: everything but keeping works.
  }
}

let files;

/** The sha256 of every kept file, by its address. */
export function kept() {
  files ??= able() ? look() : Promise.resolve(new Map());
  return files;
}

async function look() {
  const cache = await caches.open(KEPT);
  const sums = (await cache.matchAll()).map((answer) => answer.headers.get("X-Sha256"));
  return new Map((await cache.keys()).map(({ url }, i) => [url, sums[i]]));
}

/** Keep `entry`: its file whole, its cue sheet, its page. `progress` is told the share that is there, 0 to 1. */
export async function keep(entry, root, progress) {
  const url = new URL(entry.audio, root);
  await navigator.storage?.persist?.();
  await forget(entry, root);
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error("The file could not be fetched. Try again.");
  const blob = await whole(answer, entry.bytes, progress);
  await check(blob, entry);
  const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "audio/mpeg", "X-Sha256": entry.sha256 ?? "" };
  const shell = await caches.open(SHELL);
  const cues = new URL(entry.cues, root);
  try {
    await shell.put(cues.href, await clean(await fetch(cues)));
    await (await caches.open(KEPT)).put(url.href, new Response(blob, { headers }));
    (await kept()).set(url.href, entry.sha256);
  } catch (problem) {
    if (problem.name === "QuotaExceededError") throw new Error("There is not enough room on this phone.");
    throw problem;
  }
  // What is only nice to have: its own page, and the cover on the lock screen.
  const page = new URL(`${entry.name}/`, root);
  await fetch(new URL("index.html", page)).then(clean).then((whole) => shell.put(page.href, whole)).catch(() => {});
  if (entry.cover) await shell.add(new URL(entry.cover, root)).catch(() => {});
}

export async function forget(entry, root) {
  const { href } = new URL(entry.audio, root);
  await (await caches.open(KEPT)).delete(href);
  (await kept()).delete(href);
}

async function whole(answer, bytes, progress) {
  const reader = answer.body.getReader();
  const parts = [];
  let size = 0;
  for (let step; !(step = await reader.read()).done; ) {
    parts.push(step.value);
    size += step.value.length;
    progress(Math.min(1, size / bytes));
  }
  return new Blob(parts);
}

/** A file that is not the one which sessions.json describes is not kept. */
async function check(blob, entry) {
  const damaged = new Error("The file did not arrive whole. Try again.");
  if (entry.bytes && blob.size !== entry.bytes) throw damaged;
  if (!entry.sha256) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== entry.sha256) throw damaged;
}

/** A redirected answer may not be given to a navigation: it is written anew. */
async function clean(answer) {
  if (!answer.ok) throw new Error("The page could not be fetched. Try again.");
  return new Response(await answer.blob(), { headers: answer.headers });
}
