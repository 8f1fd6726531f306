import { checkMicrophone, type MicrophoneCheck } from '$lib/api/candidate';
import { inWords } from '$lib/api/http';
import { levelDbfs } from '$lib/call/level';
import { MicrophoneError, openMicrophone, troubleInWords, type Microphone } from '$lib/call/microphone';
import { Player } from '$lib/call/player';
import type { Duplex } from '$lib/call/protocol';
import { duplexAfter } from './echo-check';

const MOST_SAMPLES = 5 * 16_000;
const FRAME_SAMPLES = 512;
/** The room is listened to for so long before something is played. */
const QUIET_MS = 900;
/** A microphone needs a moment before its level is true. */
const WARM_UP_FRAMES = 8;

/** A test recording of up to five seconds: the sound is played back and shown as the server hears it; nothing is kept. */
export class Sample {
	state = $state<'idle' | 'opening' | 'recording' | 'checking' | 'checked'>('idle');
	level = $state(-Infinity);
	result = $state.raw<MicrophoneCheck | null>(null);
	/** What went wrong, in words. */
	trouble = $state('');
	playing = $state(false);
	/** What the microphone heard of the playback; nothing before it was measured. */
	duplex = $state<Duplex | null>(null);
	readonly #context: () => AudioContext;
	#frames: Int16Array[] = [];
	#device: Microphone | null = null;
	#player: Player | null = null;
	#ended = false;

	constructor(context: () => AudioContext) {
		this.#context = context;
	}

	async record(headphones: boolean): Promise<void> {
		this.#frames = [];
		this.trouble = '';
		this.result = null;
		this.state = 'opening';
		try {
			this.#device = await openMicrophone({
				context: this.#context(),
				headphones,
				frame: (samples) => this.#take(samples),
				gone: () => this.#fail(troubleInWords('gone'))
			});
			// Who goes on without an answer to the browser's question may still answer it later.
			if (this.#ended) return this.#close();
			this.state = 'recording';
		} catch (error) {
			this.#fail(troubleInWords(error instanceof MicrophoneError ? error.trouble : 'unsupported'));
		}
	}

	/** Ends the recording and asks what the server heard. */
	async stop(): Promise<void> {
		if (this.state !== 'recording') return;
		this.#close();
		this.state = 'checking';
		try {
			this.result = await checkMicrophone(this.#samples());
		} catch (error) {
			this.trouble = inWords(error);
		}
		this.state = 'checked';
	}

	/** Plays the recording back, and measures meanwhile how much of it the microphone hears. */
	async play(headphones: boolean): Promise<void> {
		this.playing = true;
		this.#player ??= new Player(this.#context(), 16_000);
		const samples = this.#samples();
		const levels: number[] = [];
		const frame = (heard: Int16Array) => void levels.push(levelDbfs(heard));
		const options = { context: this.#context(), headphones, frame, gone: () => {} };
		const device = await openMicrophone(options).catch(() => null);
		if (device && !this.#ended) await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
		const before = levels.length;
		if (!this.#ended) await this.#player.play(samples);
		device?.stop();
		const measure = { quiet: levels.slice(WARM_UP_FRAMES, before), heard: levels.slice(before), played: frameLevels(samples) };
		if (device && !this.#ended) this.duplex = duplexAfter(measure);
		this.playing = false;
	}

	/** Lets go of the microphone and forgets the recording. */
	end(): void {
		this.#ended = true;
		this.#close();
		this.#player?.stop();
		this.#frames = [];
	}

	#take(samples: Int16Array): void {
		this.level = levelDbfs(samples);
		this.#frames.push(samples);
		if (this.#frames.length * samples.length >= MOST_SAMPLES) void this.stop();
	}

	#samples(): Int16Array {
		const all = new Int16Array(this.#frames.reduce((length, frame) => length + frame.length, 0));
		let end = 0;
		for (const frame of this.#frames) {
			all.set(frame, end);
			end += frame.length;
		}
		return all;
	}

	#fail(trouble: string): void {
		this.#close();
		this.trouble = trouble;
		this.state = 'idle';
	}

	#close(): void {
		this.#device?.stop();
		this.#device = null;
		this.level = -Infinity;
	}
}

function frameLevels(samples: Int16Array): number[] {
	const count = Math.ceil(samples.length / FRAME_SAMPLES);
	return Array.from({ length: count }, (_, frame) =>
		levelDbfs(samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES))
	);
}
