// The page: where it lies, what there is, and which view is on. Loaded by index.html and by each session's own page.

import { handIn } from "./diary.js";
import { h } from "./draw.js";
import { register } from "./keep.js";
import { showList } from "./list.js";
import { showPlayer } from "./player.js";

const ROOT = new URL(".", import.meta.url);
const page = document.getElementById("page");
const title = document.title;

/** The session that the address names: index.html#hips-and-back, or hips-and-back/index.html. */
function sessionName() {
  const [folder, ...file] = location.pathname.slice(ROOT.pathname.length).split("/");
  return decodeURIComponent(file.length ? folder : location.hash.slice(1));
}

async function json(address) {
  const answer = await fetch(new URL(address, ROOT));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** A session that sessions.json does not list, such as one made to measure earlier: its cue sheet tells enough. */
async function unlisted(name) {
  const cues = await json(`${encodeURIComponent(name)}/cues.json`);
  const { title, duration_ms, held_ms } = cues;
  const [audio, cover, sheet] = ["audio.mp3", "cover.png", "cues.json"].map((file) => `${name}/${file}`);
  return {
    name, title, duration_ms, held_ms, audio, cover, cues: sheet,
    about: "", targets: [], positions: [], level: null, detail: "full", bytes: 0, sha256: "", made: true,
  };
}

let leave = () => {};

async function show(site) {
  leave();
  const name = sessionName();
  if (!name) {
    document.title = title;
    leave = showList({ page, site, root: ROOT });
    return;
  }
  const entry = site.sessions.find((session) => session.name === name) ?? (await unlisted(name));
  document.title = entry.title;
  leave = showPlayer({ page, entry, site, root: ROOT, json });
}

function trouble() {
  page.replaceChildren(
    h("div", { class: "trouble", role: "alert" },
      h("h1", {}, "Nothing is to be heard from the coach"),
      h("p", {}, "This phone does not reach it. Is it still in the same network, and is the coach still running?"),
      h("button", { class: "wide", onclick: () => location.reload() }, "Try again"),
    ),
  );
}

async function start() {
  try {
    const site = await json("sessions.json");
    await show(site);
    addEventListener("hashchange", () => show(site).catch(trouble));
    const home = () => site.server && handIn(ROOT);
    addEventListener("online", home);
    home();
  } catch {
    trouble();
  }
  register(ROOT);
}

start();
