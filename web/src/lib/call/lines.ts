import type { LineId, LineView } from './protocol';
import { readingMs } from './reading';

/** The ways in which a line reaches the candidate. */
export interface Mouth {
	/** Plays a piece of the server's sound; resolves when it has been heard. */
	play(samples: Int16Array): Promise<void>;
	/** Speaks with the browser's voice to the end; false where there is none. */
	speak(text: string): Promise<boolean>;
	wait(ms: number): Promise<void>;
	/** Falls silent at once. */
	stop(): void;
}

export interface LinesOptions {
	mouth: Mouth;
	/** True when the server sends the sound of the lines. */
	serverVoice: boolean;
	/** Lines that were heard before, on an earlier connection of this page. */
	heard: ReadonlySet<LineId>;
	/** A line has been heard, or read, to its end. */
	spoken: (line: LineId) => void;
}

interface Line {
	id: LineId;
	text: string;
	/** Heard before, or presented without sound: sound that still comes is passed over. */
	old: boolean;
	/** Set when sound arrived; resolves when the last piece so far has been heard. */
	played: Promise<void> | null;
	/** All of the sound has arrived, or none will. */
	complete: () => void;
	whole: Promise<void>;
}

/** A server's sound that does not begin within this is not waited for. */
const SOUND_WAIT_MS = 8_000;

/** The interviewer's lines on one connection: one after another, each reported once when it has been heard. */
export class Lines {
	readonly #options: LinesOptions;
	readonly #known = new Set<LineId>();
	/** Lines whose sound isn't complete; what arrives belongs to the first. */
	readonly #sounding: Line[] = [];
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
		this.#chain = this.#chain.then(() => this.#present(line));
	}

	/** Sound of the server; `last` where the line ends with it. */
	sound(samples: Int16Array, last: boolean): void {
		const line = this.#sounding[0];
		if (!line || this.#closed) return;
		if (!line.old && samples.length > 0) line.played = this.#options.mouth.play(samples);
		if (last) this.soundDone(line.id);
	}

	/** The server has sent all sound of `line`. */
	soundDone(id: LineId): void {
		const index = this.#sounding.findIndex((line) => line.id === id);
		for (const line of this.#sounding.splice(0, index + 1)) line.complete();
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
		if (!line.old && !this.#closed) await this.#utter(line);
		if (!this.#closed) this.#options.spoken(line.id);
	}

	async #utter(line: Line): Promise<void> {
		const { mouth } = this.#options;
		await Promise.race([line.whole, mouth.wait(SOUND_WAIT_MS)]);
		if (line.played) {
			await line.whole;
			return line.played;
		}
		if (this.#closed) return;
		// Sound that comes now comes too late.
		line.old = true;
		if (!(await mouth.speak(line.text))) await mouth.wait(readingMs(line.text));
	}
}

function newLine({ line: id, text }: LineView, old: boolean): Line {
	let complete = () => {};
	const whole = new Promise<void>((resolve) => (complete = resolve));
	return { id, text, old, played: null, complete, whole };
}
