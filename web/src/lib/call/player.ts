/** Plays the interviewer's sound without gaps, piece after piece, by the audio clock. */

/** Room for a late piece. */
const LEAD_SECONDS = 0.08;
/** A lowered voice: -12 dB. */
const DUCKED = 0.25;
/** The voice is lowered and comes back within about so many seconds. */
const FADE_SECONDS = 0.03;

export class Player {
	readonly #context: AudioContext;
	readonly #rateHz: number;
	readonly #gain: GainNode;
	readonly #playing = new Set<AudioBufferSourceNode>();
	#until = 0;
	#queued = 0;

	constructor(context: AudioContext, rateHz: number) {
		this.#context = context;
		this.#rateHz = rateHz;
		this.#gain = context.createGain();
		this.#gain.connect(context.destination);
	}

	/** Samples given to be played so far. */
	get queued(): number {
		return this.#queued;
	}

	/** Of these, how many have been heard. */
	get heard(): number {
		const left = Math.max(0, this.#until - this.#context.currentTime);
		return Math.max(0, this.#queued - Math.round(left * this.#rateHz));
	}

	/** What is given to be played now begins after so many milliseconds. */
	get leadMs(): number {
		return 1_000 * Math.max(this.#until - this.#context.currentTime, LEAD_SECONDS);
	}

	/** Plays `samples` right behind what plays already; resolves when they have been heard. */
	play(samples: Int16Array): Promise<void> {
		if (samples.length === 0) return Promise.resolve();
		const buffer = this.#context.createBuffer(1, samples.length, this.#rateHz);
		buffer.copyToChannel(Float32Array.from(samples, (sample) => sample / 32768), 0);
		const source = this.#context.createBufferSource();
		source.buffer = buffer;
		source.connect(this.#gain);
		this.#until = Math.max(this.#until, this.#context.currentTime + LEAD_SECONDS);
		source.start(this.#until);
		this.#until += buffer.duration;
		this.#queued += samples.length;
		this.#playing.add(source);
		return new Promise((resolve) => {
			source.onended = () => {
				this.#playing.delete(source);
				resolve();
			};
		});
	}

	/** Lowers the voice, or brings it back. */
	duck(ducked: boolean): void {
		this.#gain.gain.setTargetAtTime(ducked ? DUCKED : 1, this.#context.currentTime, FADE_SECONDS);
	}

	stop(): void {
		this.#queued = this.heard;
		for (const source of [...this.#playing]) source.stop();
		this.#until = 0;
		this.duck(false);
	}
}
