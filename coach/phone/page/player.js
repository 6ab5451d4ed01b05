// The player: one whole file in one <audio>; everything that is drawn follows its clock.

import { handIn, keepPlace, placeIn, Tally } from "./diary.js";
import { Dial } from "./dial.js";
import { capital, clock, h, icon, minutes, paint, s } from "./draw.js";
import { Awake, LockScreen } from "./lock.js";
import { drawerOf } from "./drawer.js";
import { begun, now, read } from "./sheet.js";

const EARLIER_MS = 5000; // so much is heard again when a session is taken up
const EVERY_MS = 5000; // the place is kept
const DARK_MS = 60_000; // without a touch
const START_MS = 3000; // so soon after its start, "again" means the exercise before
const FADE_MS = 8000;
const LEAP_MS = 5000; // the clock moved on by more: somebody has sought

/** Show the player for `entry`; returns what ends it. */
export function showPlayer({ page, entry, site, root, json }) {
  const player = new Player(page, entry, site, root, json);
  player.open(entry);
  return () => player.end();
}

class Player {
  constructor(page, entry, site, root, json) {
    Object.assign(this, { page, entry, site, root, json });
    this.audio = new Audio();
    this.audio.preload = "metadata";
    this.stop = new AbortController();
    this.started = false;
    this.sheet = null;
    this.drawn = {};
    this.touched = performance.now();
    this.sleep = { left: Infinity, chapter: false };
    this.build();
    this.lock = new LockScreen(this.audio, this);
    this.awake = new Awake(() => this.playing);
    this.listen();
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  get ms() {
    return this.audio.currentTime * 1000;
  }

  /** Take `entry` up: its sound, its words, its place. */
  async open(entry) {
    this.entry = entry;
    this.sheet = null;
    this.started = false;
    this.heard = null;
    this.tally = new Tally(entry);
    this.drawn = {};
    paint(this.view, entry.color);
    this.place = Math.max(0, placeIn(entry) - EARLIER_MS);
    if (entry.bytes || entry.made) this.audio.src = new URL(entry.audio, this.root).href;
    if (this.place) this.audio.currentTime = this.place / 1000;
    this.draw();
    try {
      this.sheet = read(await this.json(entry.cues));
    } catch {
      // A session that is not made yet has no words; it can be played all the same.
    }
    if (this.entry !== entry) return;
    this.dial.shape(this.sheet);
    this.strip();
    this.drawer.chapters(this.sheet);
    this.drawn = {};
    this.draw();
  }

  // What the buttons, the keys and the lock screen do.

  async play() {
    if (!this.entry.bytes && !this.entry.made) return this.drawer.make(this.entry);
    if (this.audio.error) this.reload();
    if (this.audio.ended) this.audio.currentTime = 0;
    this.started = true;
    try {
      await this.audio.play();
      this.say("");
    } catch (problem) {
      if (problem.name !== "AbortError") this.trouble();
    }
  }

  pause() {
    this.audio.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  again() {
    if (!this.playing && (!this.started || this.audio.ended)) {
      this.seek(0);
      return this.play();
    }
    if (!this.sheet) return this.seek(0);
    const { chapters } = this.sheet;
    const on = Math.max(0, begun(chapters, this.ms));
    const before = this.ms - chapters[on].start < START_MS ? 1 : 0;
    this.seek(chapters[Math.max(0, on - before)].start);
  }

  next() {
    if (!this.sheet) return;
    const after = this.sheet.chapters[begun(this.sheet.chapters, this.ms) + 1];
    this.seek(after ? after.start : this.sheet.end);
  }

  seek(ms) {
    this.started = true;
    this.heard = null;
    this.audio.currentTime = Math.max(0, ms) / 1000;
    this.draw();
  }

  /** The same place, asked for anew: the network was gone. */
  reload() {
    const at = this.audio.currentTime || this.place / 1000;
    this.audio.load();
    this.audio.currentTime = at;
  }

  /** A session made to measure, in this one's place; it plays at once. */
  async adopt(entry) {
    history.replaceState(null, "", new URL(`index.html#${entry.name}`, this.root));
    document.title = entry.title;
    await this.open({ ...entry, made: true });
    return this.play();
  }

  /** Browsers let sound begin only under a finger: this makes the element one that may, for the sound that comes. */
  bless() {
    this.audio.play().catch(() => {});
    this.audio.pause();
  }

  // What happens by itself.

  listen() {
    const { audio } = this;
    const on = (target, names, act) => {
      for (const name of names.split(" ")) target.addEventListener(name, act, { signal: this.stop.signal });
    };
    on(audio, "play pause ended playing", () => this.changed());
    on(audio, "timeupdate seeked loadedmetadata", () => this.tick());
    on(audio, "waiting stalled", () => this.view.classList.add("waiting"));
    on(audio, "playing canplay pause error", () => this.view.classList.remove("waiting"));
    on(audio, "error", () => this.started && this.trouble());
    on(audio, "seeking", () => (this.heard = null));
    on(audio, "ended", () => this.ended());
    on(document, "visibilitychange", () => this.keep());
    on(window, "pagehide", () => {
      this.keep();
      this.tally.close();
    });
    on(document, "pointerdown pointermove keydown wheel focusin", () => this.wake());
    on(document, "keydown", (event) => this.key(event));
  }

  changed() {
    this.awake.settle();
    this.wake();
    if (this.audio.paused) {
      this.keep();
      this.home();
    }
    this.draw();
    if (this.playing) this.frame();
  }

  /** While it plays and is seen: draw, once a frame. */
  frame() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      if (!this.playing) return;
      this.draw();
      this.frame();
    });
  }

  /** Four times a second, also behind a locked screen: what must not wait for a frame. */
  tick() {
    const { ms } = this;
    if (this.playing && this.heard !== null) this.hear(this.heard, ms);
    this.heard = ms;
    if (this.playing && Math.abs(ms - (this.saved ?? -Infinity)) >= EVERY_MS) this.keep();
    if (this.playing && performance.now() - this.touched > DARK_MS) document.documentElement.classList.add("dark");
    this.draw();
  }

  /** From `from` to `to` was listened to. */
  hear(from, to) {
    if (!this.sheet || to <= from || to - from > LEAP_MS) return;
    const { phases, chapters } = this.sheet;
    for (let i = Math.max(0, begun(phases, from)); i < phases.length && phases[i].start < to; i++) {
      const ms = Math.min(to, phases[i].end) - Math.max(from, phases[i].start);
      if (ms > 0) this.tally.add(phases[i], ms);
    }
    const { sleep } = this;
    sleep.left -= to - from;
    this.audio.volume = Math.min(1, Math.max(0, sleep.left / FADE_MS));
    const over = sleep.chapter && begun(chapters, from) !== begun(chapters, to);
    if (sleep.left <= 0 || over) {
      this.drawer.sleepOver();
      this.pause();
      this.audio.volume = 1;
    }
  }

  keep() {
    if (!this.started || this.audio.ended || !this.audio.duration) return;
    this.saved = this.ms;
    keepPlace(this.entry, this.ms);
  }

  ended() {
    keepPlace(this.entry, 0);
    this.home();
    this.wake();
  }

  /** What was done goes home, if somebody is there. */
  home() {
    if (this.audio.ended) this.tally.close();
    if (this.site.server) handIn(this.root);
  }

  wake() {
    this.touched = performance.now();
    document.documentElement.classList.remove("dark");
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const onButton = event.target.closest("button, a, summary");
    const act = {
      " ": onButton ? null : () => this.toggle(),
      k: () => this.toggle(),
      ArrowLeft: () => this.again(),
      ArrowRight: () => this.next(),
      Escape: () => this.links.all.click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  end() {
    this.keep();
    this.tally.close();
    this.stop.abort();
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.awake.settle();
    this.wake();
    this.lock.leave();
    cancelAnimationFrame(this.waiting);
  }

  trouble() {
    this.say("The sound does not come. Is this phone still in the same network? Then press Play again.");
  }

  say(text) {
    this.parts.notice.textContent = text;
    this.parts.notice.hidden = !text;
  }

  // What is seen.

  build() {
    const button = (name, label, act) =>
      h("button", { class: "target", id: name, type: "button", onclick: act }, icon(name), h("span", {}, label));
    this.buttons = {
      again: button("again", "Again", () => this.again()),
      toggle: button("play", "Play", () => this.toggle()),
      next: button("next", "Next", () => (this.audio.ended ? this.links.all.click() : this.next())),
    };
    this.links = {
      all: h("a", { class: "quiet", href: new URL("index.html", this.root).href, "aria-label": "All sessions" }, icon("back")),
    };
    this.parts = {
      session: h("p", { class: "session" }),
      name: h("h1", { class: "name", tabindex: "-1" }),
      side: h("p", { class: "side" }),
      line: h("p", { class: "line" }),
      next: h("p", { class: "next" }),
      notice: h("p", { class: "notice", role: "alert", hidden: true }),
      said: h("p", { class: "unseen", "aria-live": "polite" }),
    };
    this.dial = new Dial();
    this.bar = h("div", { class: "strip" });
    const { session, name, side, line, next, notice, said } = this.parts;
    const more = h("button", { class: "quiet", type: "button", "aria-label": "Exercises and more" }, icon("list"));
    this.view = h("div", { class: "player" },
      this.audio,
      h("div", { class: "stage" },
        h("header", {}, this.links.all, session, more),
        this.dial.element,
        h("div", { class: "words" }, name, side, line, next, notice, said),
        this.bar,
        h("div", { class: "targets", role: "group", "aria-label": "Controls" }, ...Object.values(this.buttons)),
      ),
    );
    this.drawer = drawerOf(this);
    this.view.append(this.drawer.element);
    more.addEventListener("click", () => this.drawer.show());
    this.page.replaceChildren(this.view);
    scrollTo(0, 0);
  }

  /** The session as a strip to seek in, its holds as blocks. */
  strip() {
    const { sheet, bar } = this;
    bar.replaceChildren();
    if (!sheet) return;
    const block = ({ kind, start, end }) => {
      const [y, height] = kind === "hold" || kind === "reps" ? [0, 12] : [4, 4];
      return s("rect", { x: start, y, width: end - start, height, class: kind });
    };
    const blocks = () => sheet.phases.filter(({ kind }) => kind !== "words").map(block);
    const drawing = (name) =>
      s("svg", { viewBox: `0 0 ${sheet.end} 12`, preserveAspectRatio: "none", "aria-hidden": "true", class: name },
        s("rect", { x: 0, y: 5.5, width: sheet.end, height: 1, class: "thread" }), ...blocks());
    this.slider = h("input", {
      type: "range", min: 0, max: Math.ceil(sheet.end / 1000), step: 1, "aria-label": "Place in the session",
      oninput: () => this.seek(this.slider.value * 1000),
    });
    this.times = { at: h("span"), left: h("span") };
    bar.append(
      h("div", { class: "shape" }, drawing("whole"), drawing("past"), this.slider),
      h("div", { class: "times", "aria-hidden": "true" }, this.times.at, this.times.left),
    );
  }

  get state() {
    if (this.audio.ended) return "ended";
    if (this.playing) return "playing";
    return this.started ? "paused" : "ready";
  }

  /** Everything that is seen, from the clock; the document is touched only where something changed. */
  draw() {
    const { sheet, state, entry } = this;
    const ms = state === "ready" ? this.place : this.ms;
    this.set("state", state, () => {
      this.view.dataset.state = state;
      const [ready, ended] = [state === "ready", state === "ended"];
      this.label(this.buttons.toggle, ...(state === "playing" ? ["pause", "Pause"] : ["play", "Play"]));
      this.label(this.buttons.again, "again", ready ? "From the start" : ended ? "Once more" : "Again");
      this.label(this.buttons.next, ...(ended ? ["list", "All sessions"] : ["next", "Next"]));
      this.parts.session.textContent = ready || ended ? "" : entry.title;
      // Before it has begun there is nothing to do again, and nothing to pass over.
      this.buttons.again.hidden = ready && !this.place;
      this.buttons.next.hidden = ready;
      this.buttons.toggle.hidden = ended;
    });
    if (state === "ready" || !sheet) return this.drawReady();
    if (state === "ended") return this.drawEnded();
    const at = now(sheet, ms);
    this.dial.draw(at, ms);
    this.write("line", at.line?.text ?? "");
    this.parts.line.classList.toggle("past", !at.spoken);
    this.set("chapter", at.chapter, () => this.drawChapter(at.chapter));
    if (at.line && at.line.role !== "count" && at.spoken) this.write("said", at.line.text);
    this.drawNext(at.chapter, ms);
    this.drawPlace(ms);
  }

  drawReady() {
    const { entry, sheet, place } = this;
    const left = entry.duration_ms - place;
    this.dial.rest(place ? clock(left) : String(minutes(left)), place ? "to go" : "minutes");
    this.write("name", entry.title);
    this.write("side", "");
    this.write("line", entry.about);
    const first = sheet && place ? `Goes on in ${sheet.chapters[Math.max(0, begun(sheet.chapters, place))].title}` : "";
    const held = entry.held_ms >= 60_000 ? `${minutes(entry.held_ms)} minutes of it held` : "";
    this.write("next", first || held);
    this.drawPlace(place);
  }

  drawEnded() {
    const { entry, tally } = this;
    this.dial.rest("", "done", "tick");
    this.write("name", entry.title);
    this.write("side", "");
    this.write("line", tally.total >= 60_000 ? `You held for ${minutes(tally.total)} minutes.` : "");
    this.write("next", "");
    this.drawPlace(this.sheet.end);
  }

  drawChapter(number) {
    const chapter = this.sheet.chapters[number];
    this.write("name", chapter.name);
    this.write("side", chapter.side ? `${capital(chapter.side)} side` : "");
    this.dial.side(chapter.side);
    this.lock.show(this.entry, chapter, this.root);
    this.drawer.on(number);
  }

  drawNext(number, ms) {
    const after = this.sheet.chapters[number + 1];
    const wait = after ? clock(after.start - ms) : "";
    this.write("next", after ? `Next: ${after.title} · ${wait}` : "");
  }

  drawPlace(ms) {
    if (!this.slider) return;
    const { end } = this.sheet;
    this.set("share", Math.round((ms / end) * 2000), (share) => this.bar.style.setProperty("--past", share / 2000));
    this.set("second", Math.floor(ms / 1000), (second) => {
      const chapter = this.sheet.chapters[Math.max(0, begun(this.sheet.chapters, ms))];
      this.slider.value = second;
      this.slider.setAttribute("aria-valuetext", `${clock(ms)} of ${clock(end)}, ${chapter.title}`);
      this.times.at.textContent = clock(ms);
      this.times.left.textContent = `−${clock(end - ms)}`;
    });
  }

  label(button, name, text) {
    button.querySelector("svg").replaceWith(icon(name));
    button.querySelector("span").textContent = text;
  }

  write(part, text) {
    this.set(part, text, () => (this.parts[part].textContent = text));
  }

  set(key, value, act) {
    if (this.drawn[key] === value) return;
    this.drawn[key] = value;
    act(value);
  }
}
