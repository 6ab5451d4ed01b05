// The ring that fills, and the seconds left in it.

import { countdown, h, icon, s } from "./draw.js";

const CAPTIONS = { hold: "hold", rest: "rest", breath: "breathe", reps: "" };
const LEADS = { hold: "until you hold", rest: "until you rest", breath: "until you breathe", reps: "until you move", end: "to the end" };
const RADIUS = 90;

const ring = (name, radius = RADIUS) => s("circle", { cx: 100, cy: 100, r: radius, pathLength: 1, class: name });

/** A point on the ring, `share` of the way round from the top. */
function point(share, radius) {
  const angle = share * 2 * Math.PI;
  return `${100 + radius * Math.sin(angle)} ${100 - radius * Math.cos(angle)}`;
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Dial {
  constructor() {
    this.fill = ring("fill");
    this.notches = s("g", { class: "notches" });
    this.whole = s("g", { class: "outline" });
    this.sides = s("path", { class: "sidemark" });
    this.big = h("span", { class: "big" });
    this.caption = h("span", { class: "caption" });
    this.element = h("div", { class: "dial", role: "timer", "aria-live": "off" },
      s("svg", { viewBox: "0 0 200 200", "aria-hidden": "true", class: "round" }, ring("track"), this.whole, this.fill, this.notches, this.sides),
      h("div", { class: "count" }, this.big, this.caption),
    );
    this.drawn = {};
  }

  /** The whole session round the ring, for before and after. */
  shape(sheet) {
    this.whole.replaceChildren();
    for (const { kind, start, end } of sheet?.phases ?? []) {
      if (kind === "words") continue;
      const [from, to] = [start / sheet.end, Math.max(end / sheet.end, start / sheet.end + 0.004)];
      const large = to - from > 0.5 ? 1 : 0;
      const d = `M${point(from, RADIUS)}A${RADIUS} ${RADIUS} 0 ${large} 1 ${point(to, RADIUS)}`;
      this.whole.append(s("path", { d, class: kind }));
    }
  }

  side(side) {
    const [from, to] = side === "left" ? [0.68, 0.82] : [0.18, 0.32];
    this.sides.setAttribute("d", side ? `M${point(from, 98)}A98 98 0 0 1 ${point(to, 98)}` : "");
  }

  /** Before and after: no hold, but what the session is. */
  rest(big, caption, picture = null) {
    this.element.dataset.kind = "whole";
    this.drawn = {};
    this.big.replaceChildren(picture ? icon(picture) : big);
    this.caption.textContent = caption;
    this.side(null);
  }

  draw({ phase, rep, left, fill }) {
    this.set("phase", phase, () => this.begin(phase));
    // Who asked for less motion sees a ring that moves once a second.
    const length = phase.end - phase.start;
    const shown = still.matches ? Math.floor((fill * length) / 1000) * (1000 / length) : fill;
    this.set("fill", shown, () => {
      this.fill.style.strokeDasharray = `${shown.toFixed(5)} 2`;
      this.element.dataset.fill = shown.toFixed(4);
    });
    this.set("big", phase.kind === "reps" ? String(rep) : countdown(left), (text) => {
      this.big.textContent = text;
    });
  }

  begin(phase) {
    const { kind, to, marks, rounds, round, start, end } = phase;
    this.element.dataset.kind = kind;
    const among = rounds > 1 ? ` · round ${round} of ${rounds}` : "";
    this.caption.textContent =
      kind === "words" ? LEADS[to] : kind === "reps" ? `of ${marks.length}${among}` : CAPTIONS[kind] + among;
    const cuts = marks.length > 1 ? marks.map((mark) => (mark - start) / (end - start)) : [];
    this.notches.replaceChildren(
      ...cuts.map((share) => s("path", { d: `M${point(share, RADIUS - 8)}L${point(share, RADIUS + 8)}` })),
    );
  }

  set(key, value, act) {
    if (this.drawn[key] === value) return;
    this.drawn[key] = value;
    act(value);
  }
}
