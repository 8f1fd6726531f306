import { describe, expect, test } from 'vitest';
import { Lines, type Mouth } from './lines';

/** A mouth that notes what it does; sound is heard when the test says so. */
class FakeMouth implements Mouth {
	readonly did: string[] = [];
	hasVoice = false;
	/** Whether it waits for sound without end. */
	patient = true;
	readonly #unheard: (() => void)[] = [];
	play(samples: Int16Array): Promise<void> {
		this.did.push(`play ${samples[0]}`);
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
	return { mouth, spoken, lines: new Lines({ mouth, serverVoice, heard, spoken: (id) => spoken.push(id) }) };
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
