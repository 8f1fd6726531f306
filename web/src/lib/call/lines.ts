import { SAMPLE_RATE_HZ } from './frame';
import type { LineId, LineView } from './protocol';
import { readingMs } from './reading';

/** The ways in which a line reaches the candidate. */
export interface Mouth {
	/** Plays a piece of the server's sound; resolves when it has been heard. */
	play(samples: Int16Array): Promise<void>;
	/** Speaks with the browser's voice to the end; false where there is none. */
	speak(text: string): Promise<boolean>;
	wait(ms: number): Promise<void>;
	/** Samples of the server's sound given to be played so far, and how many of them have been heard. */
	progress(): { queued: number; heard: number };
	/** What is given to be played now begins after so many milliseconds. */
	leadMs(): number;
	/** Lowers the voice, or brings it back. */
	duck(ducked: boolean): void;
	/** Falls silent at once. */
	stop(): void;
}

/** Lines are only read: each counts as read as soon as it is shown. */
export function silentMouth(): Mouth {
	return {
		play: async () => {},
		speak: async () => false,
		wait: async () => {},
		progress: () => ({ queued: 0, heard: 0 }),
		leadMs: () => 0,
		duck: () => {},
		stop: () => {}
	};
}

export interface LinesOptions {
	mouth: Mouth;
	/** True when the server sends the sound of the lines. */
	serverVoice: boolean;
	/** Lines that were heard before, on an earlier connection of this page. */
	heard: ReadonlySet<LineId>;
	/** The sound of a line begins in so many milliseconds. */
	started: (line: LineId, inMs: number) => void;
	/** A line has been heard, or read, to its end. */
	spoken: (line: LineId) => void;
	/** The page's own clock, in milliseconds. */
	now: () => number;
}

/** A line that was stopped, and how much of it was heard. */
export interface Cut {
	line: LineId;
	heardMs: number;
}

interface Line {
	id: LineId;
	text: string;
	/** Heard before, or presented without sound: sound that still comes is passed over. */
	old: boolean;
	/** Set when sound arrived; resolves when the last piece so far has been heard. */
	played: Promise<void> | null;
	/** Samples of all sound before its own. */
	from: number;
	/** When the browser began to speak it, or the candidate to read it. */
	since: number | null;
	/** All of the sound has arrived, or none will. */
	complete: () => void;
	whole: Promise<void>;
	/** The candidate has the floor: the line is not heard any further. */
	cut: () => void;
	wasCut: Promise<void>;
}

/** A server's sound that does not begin within this is not waited for. */
const SOUND_WAIT_MS = 8_000;
const SAMPLES_A_MS = SAMPLE_RATE_HZ / 1_000;

/** The interviewer's lines on one connection: one after another, each reported once when it has been heard. */
export class Lines {
	readonly #options: LinesOptions;
	readonly #known = new Set<LineId>();
	/** Lines whose sound isn't complete; what arrives belongs to the first. */
	readonly #sounding: Line[] = [];
	/** Lines not yet heard; the first is being said. */
	#unheard: Line[] = [];
	#chain: Promise<void> = Promise.resolve();
	#closed = false;

	constructor(options: LinesOptions) {
		this.#options = options;
	}

	add(view: LineView): void {
		if (this.#known.has(view.line) || this.#closed) return;
		this.#known.add(view.line);
		const line = newLine(view, this.#options.heard.has(view.line));
		if (this.#options.serverVoice) this.#sounding.push(line);
		else line.complete();
		this.#unheard.push(line);
		this.#chain = this.#chain.then(() => this.#present(line));
	}

	/** Sound of the server; `last` where the line ends with it. */
	sound(samples: Int16Array, last: boolean): void {
		const line = this.#sounding[0];
		if (!line || this.#closed) return;
		if (!line.old && samples.length > 0) this.#play(line, samples);
		if (last) this.soundDone(line.id);
	}

	/** The server has sent all sound of `line`. */
	soundDone(id: LineId): void {
		const index = this.#sounding.findIndex((line) => line.id === id);
		for (const line of this.#sounding.splice(0, index + 1)) line.complete();
	}

	/** The candidate takes the floor: nothing more of these lines is said. Nothing where none was left. */
	cut(): Cut | null {
		const [first] = this.#unheard;
		if (!first || this.#closed) return null;
		const heardMs = this.#heardMs(first);
		for (const line of this.#unheard.splice(0)) {
			line.old = true;
			line.cut();
		}
		this.#options.mouth.stop();
		return { line: first.id, heardMs };
	}

	/** No more sound comes. Resolves when all lines have been heard. */
	finish(): Promise<void> {
		for (const line of this.#sounding.splice(0)) line.complete();
		return this.#chain;
	}

	/** Nothing more is said or reported: the rest is heard on another connection, or in another tab. */
	close(): void {
		this.#closed = true;
		this.#options.mouth.stop();
		void this.finish();
	}

	async #present(line: Line): Promise<void> {
		if (!line.old && !this.#closed) await Promise.race([this.#utter(line), line.wasCut]);
		if (this.#closed || !this.#unheard.includes(line)) return;
		this.#unheard = this.#unheard.filter((other) => other !== line);
		this.#options.spoken(line.id);
	}

	#play(line: Line, samples: Int16Array): void {
		const { mouth, started } = this.#options;
		if (!line.played) {
			line.from = mouth.progress().queued;
			started(line.id, mouth.leadMs());
		}
		line.played = mouth.play(samples);
	}

	#heardMs(line: Line): number {
		if (line.played) return Math.max(0, Math.round((this.#options.mouth.progress().heard - line.from) / SAMPLES_A_MS));
		return line.since === null ? 0 : Math.round(this.#options.now() - line.since);
	}

	async #utter(line: Line): Promise<void> {
		const { mouth } = this.#options;
		await Promise.race([line.whole, mouth.wait(SOUND_WAIT_MS)]);
		if (line.played) {
			await line.whole;
			return line.played;
		}
		if (this.#closed || line.old) return;
		// Sound that comes now comes too late.
		line.old = true;
		line.since = this.#options.now();
		if (!(await mouth.speak(line.text))) await mouth.wait(readingMs(line.text));
	}
}

function newLine({ line: id, text }: LineView, old: boolean): Line {
	let complete = () => {};
	const whole = new Promise<void>((resolve) => (complete = resolve));
	let cut = () => {};
	const wasCut = new Promise<void>((resolve) => (cut = resolve));
	return { id, text, old, played: null, from: 0, since: null, complete, whole, cut, wasCut };
}
