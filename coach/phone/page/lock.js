// The lock screen, and the screen that stays on.

/** What the lock screen shows and does. `deck` is the player: play, pause, again, next, seek in seconds. */
export class LockScreen {
  constructor(audio, deck) {
    this.audio = audio;
    this.deck = deck;
    this.chapter = null;
    const session = navigator.mediaSession;
    if (!session) return;
    this.handle();
    // WebKit forgets handlers when playback starts.
    audio.addEventListener("playing", () => this.handle());
    for (const event of ["loadedmetadata", "seeked", "play", "pause", "ratechange"]) {
      audio.addEventListener(event, () => this.place());
    }
    audio.addEventListener("play", () => (session.playbackState = "playing"));
    audio.addEventListener("pause", () => (session.playbackState = "paused"));
  }

  handle() {
    const { deck } = this;
    const handlers = {
      play: () => deck.play(),
      pause: () => deck.pause(),
      previoustrack: () => deck.again(),
      nexttrack: () => deck.next(),
      seekto: ({ seekTime }) => deck.seek((this.chapter?.start ?? 0) + seekTime * 1000),
      // Null, or iOS gives their buttons the room of previous and next.
      seekbackward: null,
      seekforward: null,
    };
    for (const [action, handler] of Object.entries(handlers)) {
      try {
        navigator.mediaSession.setActionHandler(action, handler);
      } catch {
        // An action that this browser does not know.
      }
    }
  }

  /** Name the chapter that is on, and its place in time: over twenty minutes nobody can scrub to an exercise. */
  show(entry, chapter, root) {
    if (!navigator.mediaSession) return;
    this.chapter = chapter;
    const cover = { src: new URL(entry.cover, root).href, type: "image/png" };
    navigator.mediaSession.metadata = new MediaMetadata({
      title: chapter.title, artist: entry.title, album: "Coach", artwork: entry.cover ? [cover] : [],
    });
    this.place();
  }

  /** Nothing plays any more. */
  leave() {
    this.chapter = null;
    if (!navigator.mediaSession) return;
    navigator.mediaSession.metadata = null;
    navigator.mediaSession.playbackState = "none";
  }

  place() {
    const { audio, chapter } = this;
    if (!chapter || !Number.isFinite(audio.duration) || !navigator.mediaSession?.setPositionState) return;
    const duration = Math.max(0.001, Math.min(audio.duration, chapter.end / 1000) - chapter.start / 1000);
    const position = Math.min(duration, Math.max(0, audio.currentTime - chapter.start / 1000));
    navigator.mediaSession.setPositionState({ duration, position, playbackRate: audio.playbackRate || 1 });
  }
}

/** Keeps the screen on while `playing()`, where the browser can: not over plain http. */
export class Awake {
  constructor(playing) {
    this.playing = playing;
    this.lock = null;
    document.addEventListener("visibilitychange", () => this.settle());
  }

  async settle() {
    const wanted = this.playing() && document.visibilityState === "visible";
    if (!wanted) {
      this.lock?.release();
      this.lock = null;
    } else if (!this.lock || this.lock.released) {
      this.lock = await navigator.wakeLock?.request("screen").catch(() => null);
      if (!this.playing()) this.settle();
    }
  }
}
