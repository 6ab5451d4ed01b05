// The list of sessions: search, choose, keep.

import { lastLeft, placeIn } from "./diary.js";
import { capital, clock, h, icon, megabytes, minutes, paint, s, words } from "./draw.js";
import { able, forget, keep, kept } from "./keep.js";

const LENGTHS = [["", "Any length"], ["0-10", "Up to 10 min"], ["11-20", "11 to 20 min"], ["21-30", "21 to 30 min"], ["31-999", "Over 30 min"]];
const POSITIONS = {
  supine: "on the back", prone: "on the front", "side-lying": "on the side", "all-fours": "on all fours",
  seated: "sitting", chair: "on a chair",
};
const AT_ONCE = 60; // rows; a studio's catalogue has thousands

const position = (name) => POSITIONS[name] ?? words(name);

/** Show the list; returns what ends it. */
export function showList({ page, site, root }) {
  const { sessions } = site;
  const status = h("p", { class: "soft status", role: "status" });
  const rows = h("ul", { class: "rows" });
  const more = h("button", { class: "wide", type: "button", hidden: true }, "Show more");
  const choose = filters(sessions, () => draw());
  let shown = AT_ONCE;

  async function draw(count = AT_ONCE) {
    shown = count;
    const files = await kept();
    const chosen = sessions.filter((entry) => choose.fits(entry, files.has(new URL(entry.audio, root).href)));
    rows.replaceChildren(...chosen.slice(0, shown).map((entry) => row(entry, root)));
    more.hidden = chosen.length <= shown;
    status.textContent = chosen.length === 0 ? "No session fits. Take a wish away." : counted(chosen.length, sessions);
  }

  more.addEventListener("click", () => draw(shown + AT_ONCE));
  page.replaceChildren(h("div", { class: "list" },
    h("header", {}, h("h1", {}, "What shall we do?")),
    goOn(sessions, root),
    choose.element, status, rows, more, foot(root),
  ));
  draw();
  return () => {};
}

function counted(number, sessions) {
  const all = number === sessions.length ? "" : ` of ${sessions.length}`;
  return `${number}${all} session${sessions.length === 1 ? "" : "s"}`;
}

function filters(sessions, changed) {
  const search = h("input", { type: "search", id: "search", placeholder: "Search", "aria-label": "Search sessions", oninput: changed, autocomplete: "off" });
  const select = (label, options) =>
    h("select", { "aria-label": label, onchange: changed }, options.map(([value, text]) => h("option", { value }, text)));
  const among = (key, any, name = words) => {
    const values = [...new Set(sessions.flatMap((entry) => entry[key] ?? []))].sort();
    return [["", any], ...values.map((value) => [value, capital(name(value))])];
  };
  const length = select("Length", LENGTHS);
  const target = select("Body part", among("targets", "Any part"));
  const place = select("Position", among("positions", "Any position", position));
  const level = select("Level", among("level", "Any level"));
  const only = h("button", { type: "button", class: "pill", "aria-pressed": "false", onclick: () => {
    only.setAttribute("aria-pressed", String(only.getAttribute("aria-pressed") !== "true"));
    changed();
  } }, "Kept offline");

  const fits = (entry, isKept) => {
    const text = [entry.title, entry.about, ...entry.targets, ...entry.positions.map(position)].join(" ").toLowerCase();
    const found = search.value.toLowerCase().split(/\s+/).every((word) => text.includes(word));
    const long = minutes(entry.duration_ms);
    const [least, most] = length.value.split("-").map(Number);
    return found
      && (!length.value || (long >= least && long <= most))
      && (!target.value || entry.targets.includes(target.value))
      && (!place.value || entry.positions.includes(place.value))
      && (!level.value || entry.level === level.value)
      && (only.getAttribute("aria-pressed") !== "true" || isKept);
  };
  const element = h("search", { class: "filters" }, search,
    h("div", { class: "pills" }, length, target, place, level.options.length > 1 ? level : null, able() ? only : null));
  return { element, fits };
}

function goOn(sessions, root) {
  const entry = lastLeft(sessions);
  if (!entry) return null;
  const left = entry.duration_ms - placeIn(entry);
  return paint(h("a", { class: "goon", href: link(entry, root) },
    icon("play"), h("span", {}, h("b", {}, `Go on: ${entry.title}`), h("small", {}, `${clock(left)} to go`))), entry.color);
}

const link = (entry, root) => new URL(`index.html#${encodeURIComponent(entry.name)}`, root).href;

function row(entry, root) {
  const about = [entry.targets.slice(0, 3).map(words).join(", "), entry.positions.map(position).slice(0, 2).join(", ")];
  const share = Math.min(1, entry.held_ms / entry.duration_ms);
  const held = s("circle", { cx: 32, cy: 32, r: 28, pathLength: 1, class: "held" });
  held.style.strokeDasharray = `${share} 2`;
  const ring = s("svg", { viewBox: "0 0 64 64", "aria-hidden": "true" },
    s("circle", { cx: 32, cy: 32, r: 28, class: "track" }), ...(share > 0 ? [held] : []));
  const length = h("span", { class: "ring" }, ring, h("b", {}, String(minutes(entry.duration_ms))), h("span", { class: "unseen" }, "minutes"));
  const text = h("span", { class: "text" },
    h("span", { class: "title" }, entry.title),
    h("span", { class: "soft" }, capital(about.filter(Boolean).join(" · "))));
  const aside = able() ? keepButton(entry, root, false) : null;
  return paint(h("li", {}, h("a", { class: "session", href: link(entry, root) }, length, text), aside), entry.color);
}

/** Keeps a session offline, and says how far it is; pressed again, it gives the room back. */
export function keepButton(entry, root, wide) {
  const size = entry.bytes ? megabytes(entry.bytes) : "";
  const label = h("span", { class: wide ? "" : "size" });
  const button = h("button", { type: "button", class: wide ? "wide keep" : "keep" }, icon("down"), label);
  let state = "away";

  const show = (next, text, name) => {
    state = next;
    button.dataset.state = next;
    button.querySelector("svg").replaceWith(icon(next === "kept" ? "tick" : "down"));
    label.textContent = wide ? text : next === "busy" || next === "failed" ? text : size;
    button.setAttribute("aria-label", wide ? text : `${entry.title}: ${name ?? text}`);
  };
  const away = () => show("away", `Keep offline${size && `, ${size}`}`);
  const here = () => show("kept", `Kept offline${size && `, ${size}`}`, "kept offline; press to remove");

  button.addEventListener("click", async () => {
    if (state === "busy") return;
    if (state === "kept") {
      await forget(entry, root);
      away();
      return;
    }
    show("busy", "0 %");
    try {
      await keep(entry, root, (share) => show("busy", `${Math.floor(share * 100)} %`));
      here();
    } catch (problem) {
      show("failed", wide ? problem.message : "Failed", problem.message);
    }
  });
  away();
  kept().then((found) => {
    const sum = found.get(new URL(entry.audio, root).href);
    if (sum !== undefined && sum === entry.sha256) here();
    else if (sum !== undefined) show("away", `Keep the new one${size && `, ${size}`}`);
  });
  return button;
}

function foot(root) {
  const feed = new URL("feed.xml", root).href;
  return h("footer", { class: "soft" },
    able() ? null : h("p", {}, "This page came over plain http, so the browser may not keep sessions offline. “Save the file”, on a session's page, puts one on the phone."),
    h("p", {}, h("a", { href: feed.replace(/^https?:/, "podcast:") }, "Open in a podcast app"), " · ", h("a", { href: feed }, "Feed")),
  );
}
