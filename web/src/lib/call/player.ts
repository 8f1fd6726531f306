/** Plays the interviewer's sound without gaps, piece after piece, by the audio clock. */

/** Room for a late piece. */
const LEAD_SECONDS = 0.08;

export class Player {
	readonly #context: AudioContext;
	readonly #rateHz: number;
	readonly #playing = new Set<AudioBufferSourceNode>();
	#until = 0;

	constructor(context: AudioContext, rateHz: number) {
		this.#context = context;
		this.#rateHz = rateHz;
	}

	/** Plays `samples` right behind what plays already; resolves when they have been heard. */
	play(samples: Int16Array): Promise<void> {
		if (samples.length === 0) return Promise.resolve();
		const buffer = this.#context.createBuffer(1, samples.length, this.#rateHz);
		buffer.copyToChannel(Float32Array.from(samples, (sample) => sample / 32768), 0);
		const source = this.#context.createBufferSource();
		source.buffer = buffer;
		source.connect(this.#context.destination);
		this.#until = Math.max(this.#until, this.#context.currentTime + LEAD_SECONDS);
		source.start(this.#until);
		this.#until += buffer.duration;
		this.#playing.add(source);
		return new Promise((resolve) => {
			source.onended = () => {
				this.#playing.delete(source);
				resolve();
			};
		});
	}

	stop(): void {
		for (const source of [...this.#playing]) source.stop();
		this.#until = 0;
	}
}
