import { FrameFlag, SAMPLE_RATE_HZ } from './frame';
import type { SoundStore, StoredSound } from './sound-store';

/** At most ten minutes wait for the server; beyond that the page pauses visibly. */
export const MOST_WAITING_SAMPLES = 10 * 60 * SAMPLE_RATE_HZ;

/** Old sound is replayed at most eight times as fast as it was spoken: eight frames in the time of one. */
const FRAMES_A_TICK = 8;
const TICK_MS = 32;

export interface Parcel {
	firstSample: number;
	flags: number;
	samples: Int16Array;
}

export interface OutboxOptions {
	store: SoundStore;
	interview: string;
	/** Hands a parcel to the socket; false when it can't take it now. */
	send: (parcel: Parcel) => boolean;
	/** Something was sent. */
	sent?: () => void;
	setTimer?: (run: () => void, ms: number) => unknown;
	mostWaiting?: number;
}

/**
 * The microphone's sound on its way out. A frame is kept first and sent afterwards, so that whatever the server may have
 * seen is never lost here; it is forgotten when the server says that it is stored.
 */
export class Outbox {
	readonly #options: OutboxOptions;
	readonly #mostWaiting: number;
	readonly #setTimer: (run: () => void, ms: number) => unknown;
	/** Kept sound in order; the first may reach below `#durable`. */
	#waiting: StoredSound[] = [];
	/** Taken in, but not yet safe against a reload. */
	#unsafe: StoredSound[] = [];
	#writing = false;
	#timer = false;
	/** Index of the next sample that the microphone gives. */
	#end = 0;
	/** Everything below is stored by the server. */
	#durable = 0;
	/** The next sample to be sent; nothing while there is no connection. */
	#cursor: number | null = null;
	/** Sound below this index was spoken before the present connection. */
	#replayEnd = 0;
	/** Set while the server should be told that nothing follows for now. */
	#endDue = false;

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#mostWaiting = options.mostWaiting ?? MOST_WAITING_SAMPLES;
		this.#setTimer = options.setTimer ?? ((run, ms) => setTimeout(run, ms));
	}

	/** Takes over what an earlier page left. */
	async restore(): Promise<void> {
		// A browser that can't read what it kept still records what comes now.
		this.#waiting = await this.#options.store.load(this.#options.interview).catch(() => []);
		this.#end = Math.max(this.#end, endOf(this.#waiting.at(-1)));
	}

	get end(): number {
		return this.#end;
	}

	/** Everything below was handed to the socket; -1 without a connection. */
	get sentUntil(): number {
		return this.#cursor ?? -1;
	}

	/** Samples that were never handed to a socket and that no server has stored. */
	get unsentSamples(): number {
		return Math.min(this.waitingSamples, this.#end - (this.#cursor ?? 0));
	}

	get waitingSamples(): number {
		const first = this.#waiting[0] ?? this.#unsafe[0];
		return first ? this.#end - Math.max(first.firstSample, this.#durable) : 0;
	}

	get isFull(): boolean {
		return this.waitingSamples >= this.#mostWaiting;
	}

	/** Takes a frame of the microphone; false when ten minutes wait already. */
	append(samples: Int16Array): boolean {
		if (this.isFull) return false;
		this.#unsafe.push({ firstSample: this.#end, samples });
		this.#end += samples.length;
		this.#endDue = false;
		void this.#makeSafe();
		return true;
	}

	/** The microphone pauses here: the server need not wait for more. */
	endStream(): void {
		this.#endDue = this.#end > 0;
		this.#pump();
	}

	/** A connection stands, and the server needs everything from `nextSample` on. */
	connected(nextSample: number): void {
		this.#end = Math.max(this.#end, nextSample);
		this.#cursor = nextSample;
		this.#replayEnd = this.#end;
		this.#pump();
	}

	disconnected(): void {
		this.#cursor = null;
	}

	/** The server has stored everything below `durable`. */
	acknowledge(durable: number): void {
		if (durable <= this.#durable) return;
		this.#durable = durable;
		const kept = this.#waiting.findIndex((sound) => endOf(sound) > durable);
		const forgotten = this.#waiting.splice(0, kept === -1 ? this.#waiting.length : kept);
		if (forgotten.length === 0) return;
		const below = endOf(forgotten.at(-1));
		this.#options.store.deleteBelow(this.#options.interview, below).catch(ignore);
	}

	async #makeSafe(): Promise<void> {
		if (this.#writing) return;
		this.#writing = true;
		while (this.#unsafe.length > 0) {
			const batch = this.#unsafe.slice();
			// A browser that can't keep it still sends it.
			await this.#options.store.put(this.#options.interview, batch).catch(ignore);
			this.#unsafe.splice(0, batch.length);
			this.#waiting.push(...batch);
			this.#pump();
		}
		this.#writing = false;
	}

	/** Sends what is due: a few frames now, the rest in a moment. */
	#pump(): void {
		if (this.#timer) return;
		for (let sent = 0; sent < FRAMES_A_TICK; sent++) {
			const parcel = this.#next();
			if (!parcel) return;
			if (!this.#options.send(parcel)) break;
			this.#cursor = parcel.firstSample + parcel.samples.length;
			this.#options.sent?.();
		}
		this.#timer = true;
		this.#setTimer(() => {
			this.#timer = false;
			this.#pump();
		}, TICK_MS);
	}

	#next(): Parcel | null {
		const cursor = this.#cursor;
		if (cursor === null) return null;
		const sound = this.#waiting[this.#indexBehind(cursor)];
		if (!sound) return this.#lastParcel(cursor);
		const skip = Math.max(0, cursor - sound.firstSample);
		return {
			firstSample: sound.firstSample + skip,
			flags: sound.firstSample < this.#replayEnd ? FrameFlag.Replay : 0,
			samples: skip === 0 ? sound.samples : sound.samples.slice(skip)
		};
	}

	#lastParcel(cursor: number): Parcel | null {
		if (!this.#endDue || this.#unsafe.length > 0) return null;
		this.#endDue = false;
		return { firstSample: cursor, flags: FrameFlag.EndOfStream, samples: new Int16Array() };
	}

	/** Index of the first kept sound that reaches beyond `sample`, by bisection. */
	#indexBehind(sample: number): number {
		let low = 0;
		let high = this.#waiting.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (endOf(this.#waiting[middle]) > sample) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}

function endOf(sound: StoredSound | undefined): number {
	return sound ? sound.firstSample + sound.samples.length : 0;
}

function ignore(): void {}
