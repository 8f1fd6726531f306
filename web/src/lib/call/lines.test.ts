import { describe, expect, test } from 'vitest';
import { Lines, silentMouth, type Mouth } from './lines';

/** A mouth that notes what it does; sound is heard when the test says so. */
class FakeMouth implements Mouth {
	readonly did: string[] = [];
	hasVoice = false;
	/** Whether it waits for sound without end. */
	patient = true;
	queued = 0;
	heard = 0;
	readonly #unheard: (() => void)[] = [];
	play(samples: Int16Array): Promise<void> {
		this.did.push(`play ${samples[0]}`);
		this.queued += samples.length;
		return new Promise((resolve) => this.#unheard.push(resolve));
	}
	async speak(text: string): Promise<boolean> {
		if (this.hasVoice) this.did.push(`speak ${text}`);
		return this.hasVoice;
	}
	wait(ms: number): Promise<void> {
		if (ms === 8_000) return this.patient ? new Promise(() => {}) : Promise.resolve();
		this.did.push(`wait ${ms}`);
		return Promise.resolve();
	}
	progress() {
		return { queued: this.queued, heard: this.heard };
	}
	leadMs(): number {
		return 80;
	}
	duck(ducked: boolean): void {
		this.did.push(ducked ? 'duck' : 'restore');
	}
	stop(): void {
		this.did.push('stop');
		this.#unheard.splice(0).forEach((heard) => heard());
	}
	async hear(): Promise<void> {
		this.#unheard.splice(0).forEach((heard) => heard());
		await settled();
	}
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const line = (id: number, text = 'Two words') => ({ line: id, text, pending: true });
const sound = (value: number) => new Int16Array(8).fill(value);

function lines({ serverVoice = true, heard = new Set<number>(), mouth = new FakeMouth() } = {}) {
	const spoken: number[] = [];
	const started: [number, number][] = [];
	const clock = { ms: 0 };
	const said = new Lines({
		mouth,
		serverVoice,
		heard,
		started: (id, inMs) => started.push([id, inMs]),
		spoken: (id) => spoken.push(id),
		now: () => clock.ms
	});
	return { mouth, spoken, started, clock, lines: said };
}

describe('a line of the interviewer', () => {
	test('is reported when its last sound has been heard, not before', async () => {
		const { lines: said, mouth, spoken } = lines();
		said.add(line(1));
		said.sound(sound(1), false);
		said.sound(sound(2), true);
		await settled();
		expect([mouth.did, spoken]).toEqual([['play 1', 'play 2'], []]);
		await mouth.hear();
		expect(spoken).toEqual([1]);
	});

	test('is not over while more of its sound is to come', async () => {
		const { lines: said, mouth, spoken } = lines();
		said.add(line(1));
		said.sound(sound(1), false);
		await mouth.hear();
		expect(spoken).toEqual([]);
	});

	test('is spoken by the browser where the server has no voice', async () => {
		const mouth = new FakeMouth();
		mouth.hasVoice = true;
		const { lines: said, spoken } = lines({ serverVoice: false, mouth });
		said.add(line(1, 'Hello.'));
		said.add(line(2, 'Tell me more.'));
		await settled();
		expect([mouth.did, spoken]).toEqual([['speak Hello.', 'speak Tell me more.'], [1, 2]]);
	});

	test('is left on the screen for a calm reader where there is no voice at all', async () => {
		const { lines: said, mouth, spoken } = lines({ serverVoice: false });
		said.add(line(1));
		await settled();
		expect([mouth.did, spoken]).toEqual([['wait 1700'], [1]]);
	});

	test('whose sound could not be made is left to be read', async () => {
		const { lines: said, mouth, spoken } = lines();
		said.add(line(1));
		said.soundDone(1);
		await settled();
		expect([mouth.did, spoken]).toEqual([['wait 1700'], [1]]);
	});

	test('whose sound comes too late is not played, nor is it taken for the next line', async () => {
		const mouth = new FakeMouth();
		mouth.patient = false;
		const { lines: said, spoken } = lines({ mouth });
		said.add(line(1));
		await settled();
		said.add(line(2));
		said.sound(sound(1), true);
		said.sound(sound(2), true);
		await mouth.hear();
		expect([mouth.did, spoken]).toEqual([['wait 1700', 'play 2'], [1, 2]]);
	});

	test('that was heard before the connection broke is reported again, and not played twice', async () => {
		const { lines: said, mouth, spoken } = lines({ heard: new Set([1]) });
		said.add(line(1));
		said.add(line(2));
		said.sound(sound(1), true);
		said.sound(sound(2), true);
		await mouth.hear();
		await mouth.hear();
		expect([mouth.did, spoken]).toEqual([['play 2'], [1, 2]]);
	});

	test('of a closed connection falls silent and is never reported', async () => {
		const { lines: said, mouth, spoken } = lines();
		said.add(line(1));
		said.sound(sound(1), true);
		said.close();
		await mouth.hear();
		expect([mouth.did, spoken]).toEqual([['play 1', 'stop'], []]);
	});

	test('is still heard to its end after the last sound of all', async () => {
		const { lines: said, mouth } = lines();
		said.add(line(1));
		said.sound(sound(1), false);
		let over = false;
		void said.finish().then(() => (over = true));
		await settled();
		expect(over).toBe(false);
		await mouth.hear();
		expect(over).toBe(true);
	});
});

describe('a line of a questionnaire', () => {
	test('counts as read as soon as it is shown, in order', async () => {
		const spoken: number[] = [];
		const options = { mouth: silentMouth(), serverVoice: false, heard: new Set<number>() };
		const said = new Lines({ ...options, started: () => {}, spoken: (id) => spoken.push(id), now: () => 0 });
		said.add(line(1));
		said.add(line(2));
		await settled();
		expect(spoken).toEqual([1, 2]);
	});
});

describe('a line that the candidate cuts', () => {
	test('tells how much of it was heard, and is not reported as heard', async () => {
		const { lines: said, mouth, spoken } = lines();
		said.add(line(1));
		said.add(line(2));
		said.sound(new Int16Array(16_000).fill(1), true);
		said.sound(new Int16Array(16_000).fill(2), true);
		await settled();
		mouth.heard = 4_000;
		expect(said.cut()).toEqual({ line: 1, heardMs: 250 });
		await settled();
		expect([mouth.did, spoken]).toEqual([['play 1', 'play 2', 'stop'], []]);
		expect(said.cut()).toBeNull();
	});

	test('takes the lines behind it along, and sound that still comes is passed over', async () => {
		const { lines: said, mouth, spoken } = lines();
		said.add(line(1));
		said.add(line(2));
		said.sound(sound(1), true);
		await settled();
		said.cut();
		said.sound(sound(2), true);
		said.add(line(3));
		said.sound(sound(3), true);
		await settled();
		await mouth.hear();
		expect([mouth.did, spoken]).toEqual([['play 1', 'stop', 'play 3'], [3]]);
	});

	test('by the browser’s voice was heard since it began', async () => {
		const { lines: said, clock, spoken } = lines({ serverVoice: false });
		said.add(line(1));
		clock.ms = 700;
		expect(said.cut()).toEqual({ line: 1, heardMs: 0 });
		await settled();
		expect(spoken).toEqual([]);
	});

	test('in its second line tells what was heard of that', async () => {
		const { lines: said, mouth } = lines();
		said.add(line(1));
		said.add(line(2));
		said.sound(sound(1), true);
		await settled();
		await mouth.hear();
		said.sound(new Int16Array(1_600).fill(2), true);
		mouth.heard = 8 + 800;
		expect(said.cut()).toEqual({ line: 2, heardMs: 50 });
	});
});

test('the beginning of a line’s sound is told once', async () => {
	const { lines: said, started } = lines();
	said.add(line(1));
	said.sound(sound(1), false);
	said.sound(sound(1), true);
	expect(started).toEqual([[1, 80]]);
});
