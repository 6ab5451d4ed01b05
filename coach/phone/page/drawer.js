// What lies under the player: its exercises, sleep, keeping and saving, and a session made to measure.

import { clock, h, megabytes, minutes } from "./draw.js";
import { able } from "./keep.js";
import { keepButton } from "./list.js";

const SLEEPS = [["", "Off"], ["chapter", "At the end of this exercise"],
  ...[5, 10, 15, 20, 30, 45, 60].map((n) => [String(n), `After ${n} minutes`])];
const DETAILS = [["", "As it is"], ["learn", "Everything explained"], ["full", "In full"], ["brief", "In brief"], ["cues", "Only cues"]];
// As `coach export --avoid` names them.
const SPARED = {
  "new-hip": "A new hip", "new-knee": "A new knee", osteoporosis: "Brittle bones", pregnancy: "A pregnancy",
  surgery: "A recent operation", "blood-pressure": "High blood pressure", glaucoma: "Glaucoma", dizziness: "Dizziness",
  hernia: "A hernia", back: "A sore back", neck: "A sore neck", hip: "A sore hip", knee: "A sore knee",
  ankle: "A sore ankle", shoulder: "A sore shoulder", elbow: "A sore elbow", wrist: "A sore wrist",
};
const POLL_MS = 250;

const choice = (options, props) => h("select", props, options.map(([value, text]) => h("option", { value }, text)));

export function drawerOf(player) {
  return new Drawer(player);
}

class Drawer {
  constructor(player) {
    this.player = player;
    const { entry, site, root } = player;
    this.list = h("ol", { class: "chapters" });
    this.sleep = choice(SLEEPS, { id: "sleep", onchange: () => this.setSleep() });
    this.heading = h("h2", { tabindex: "-1" }, "Exercises");
    const file = new URL(entry.audio, root).href;
    const card = new URL(`${entry.name}/card.pdf`, root).href;
    this.element = h("div", { class: "drawer" },
      h("section", { class: "sheet" }, this.heading, this.list),
      h("section", { class: "sheet" },
        h("h2", {}, "Take it with you"),
        h("div", { class: "row" },
          able() ? keepButton(entry, root, true) : null,
          h("a", { class: "wide", href: file, download: `${entry.name}.mp3` }, `Save the file${entry.bytes ? `, ${megabytes(entry.bytes)}` : ""}`),
          h("a", { class: "wide", href: card }, "Hand-out to print"),
        ),
        able() ? null : h("p", { class: "soft" },
          "Over plain http a browser may not keep sessions for later. Save the file instead: it plays without a network, in any player."),
        h("p", { class: "field" }, h("label", { for: "sleep" }, "Sleep timer"), this.sleep),
      ),
      site.server ? this.toMeasure() : null,
      h("p", { class: "soft keys" }, "Keys: space for play and pause, left arrow for again, right arrow for next."),
    );
  }

  show() {
    this.element.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    this.heading.focus({ preventScroll: true });
  }

  chapters(sheet) {
    const { player } = this;
    this.items = (sheet?.chapters ?? []).map(({ title, start, end }) =>
      h("button", { type: "button", onclick: () => {
        player.seek(start);
        player.play();
      } }, h("span", { class: "at" }, clock(start)), h("span", {}, title), h("span", { class: "length" }, clock(end - start))),
    );
    this.list.replaceChildren(...this.items.map((button) => h("li", {}, button)));
  }

  on(number) {
    for (const [i, item] of (this.items ?? []).entries()) {
      if (i === number) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
  }

  setSleep() {
    const { value } = this.sleep;
    this.player.sleep = { chapter: value === "chapter", left: Number(value) ? Number(value) * 60_000 : Infinity };
    this.player.audio.volume = 1;
  }

  sleepOver() {
    this.sleep.value = "";
    this.player.sleep = { chapter: false, left: Infinity };
  }

  // A session made to measure, by `coach phone`.

  toMeasure() {
    const { entry } = this.player;
    this.wish = {
      minutes: h("input", { id: "minutes", type: "number", min: 1, max: 180, inputmode: "numeric", value: minutes(entry.duration_ms) }),
      detail: choice(DETAILS, { id: "detail" }),
      avoid: Object.entries(SPARED).map(([name, text]) => [h("input", { type: "checkbox", id: `avoid-${name}`, value: name }), name, text]),
    };
    this.progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": "Being made" });
    this.problem = h("p", { class: "notice", role: "alert", hidden: true });
    const form = h("form", { class: "sheet", onsubmit: (event) => {
      event.preventDefault();
      this.make(entry, this.wishes());
    } },
      h("h2", {}, "Made to measure"),
      h("p", { class: "field" }, h("label", { for: "minutes" }, "Minutes, exactly"), this.wish.minutes),
      h("p", { class: "field" }, h("label", { for: "detail" }, "How much is said"), this.wish.detail),
      h("details", {}, h("summary", {}, "Spare a body"),
        h("div", { class: "checks" }, this.wish.avoid.map(([box, name, text]) => h("label", { for: `avoid-${name}` }, box, text)))),
      h("button", { class: "wide strong", type: "submit" }, "Make it, and play"),
      this.progress, this.problem,
    );
    return form;
  }

  wishes() {
    const { minutes: number, detail, avoid } = this.wish;
    const chosen = avoid.filter(([box]) => box.checked).map(([, name]) => name);
    return { minutes: Number(number.value) || null, detail: detail.value || null, avoid: chosen };
  }

  /** Ask the server for it, wait, play it. Without wishes: the session as it is. */
  async make(entry, wishes = { minutes: null, detail: null, avoid: [] }) {
    const { player } = this;
    player.bless();
    this.busy(true, "");
    try {
      const answer = await ask(player.root, { session: entry.name, ...wishes }, (done) => (this.progress.value = done));
      await player.adopt(answer);
      this.busy(false, "");
    } catch (problem) {
      this.busy(false, problem.message);
      player.say(problem.message);
    }
  }

  busy(on, problem) {
    this.player.view.classList.toggle("waiting", on);
    if (!this.progress) return;
    this.progress.hidden = !on;
    this.problem.hidden = !problem;
    this.problem.textContent = problem;
  }
}

async function ask(root, wish, progress) {
  const away = new Error("The coach does not answer. Is it still running, and this phone in its network?");
  const call = async (address, options) => {
    const answer = await fetch(new URL(address, root), options).catch(() => {
      throw away;
    });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.problem || "The coach could not make it.");
    return body;
  };
  const headers = { "Content-Type": "application/json" };
  let body = await call("api/make", { method: "POST", headers, body: JSON.stringify(wish) });
  const { job } = body;
  while (job && body.state !== "done") {
    if (body.state === "failed") throw new Error(body.problem || "The coach could not make it.");
    progress(body.done ?? 0);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    body = await call(`api/make/${job}`);
  }
  return body.session ?? body;
}
