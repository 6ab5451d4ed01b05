// The lock screen, and the screen that stays on.

const session = navigator.mediaSession;

/** What the lock screen shows and does. */
export class LockScreen {
	chapter = null;

	constructor(player) {
		const { audio } = player;
		this.player = player;
		this.handle();
		// WebKit forgets handlers when playback starts.
		audio.addEventListener("playing", () => this.handle());
		for (const event of ["loadedmetadata", "seeked", "play", "pause", "ratechange"]) {
			audio.addEventListener(event, () => this.place());
		}
	}

	handle() {
		const { player } = this;
		const handlers = {
			play: () => player.play(),
			pause: () => player.pause(),
			previoustrack: () => player.again(),
			nexttrack: () => player.next(),
			seekto: ({ seekTime }) => player.seek((this.chapter?.start ?? 0) + seekTime * 1000),
			// Null, or iOS gives their buttons the room of previous and next.
			seekbackward: null,
			seekforward: null,
		};
		for (const [action, handler] of Object.entries(handlers)) session?.setActionHandler(action, handler);
	}

	/** Name the chapter that is on, and its place in time: over twenty minutes nobody can scrub to an exercise. */
	show(entry, chapter) {
		if (!session) return;
		this.chapter = chapter;
		const artwork = [{ src: entry.cover, type: "image/png" }];
		session.metadata = new MediaMetadata({ title: chapter.title, artist: entry.title, album: "Coach", artwork });
		this.place();
	}

	place() {
		const { chapter } = this;
		const { audio } = this.player;
		if (!chapter || !(audio.duration > 0)) return;
		const duration = Math.max(0.001, Math.min(audio.duration, chapter.end / 1000) - chapter.start / 1000);
		const position = Math.min(duration, Math.max(0, audio.currentTime - chapter.start / 1000));
		session.setPositionState({ duration, position, playbackRate: audio.playbackRate || 1 });
		session.playbackState = audio.paused ? "paused" : "playing";
	}

	/** Nothing plays any more. */
	leave() {
		this.chapter = null;
		Object.assign(session ?? {}, { metadata: null, playbackState: "none" });
	}
}

/** Keeps the screen on while `playing()`, where the browser can: not over plain http. */
export class Awake {
	lock = null;

	constructor(playing) {
		this.playing = playing;
		document.addEventListener("visibilitychange", () => this.settle());
	}

	async settle() {
		if (!this.playing() || document.hidden) {
			this.lock?.release();
			this.lock = null;
		} else if (!this.lock || this.lock.released) {
			this.lock = await navigator.wakeLock?.request("screen").catch(() => null);
			if (!this.playing()) this.settle();
		}
	}
}
