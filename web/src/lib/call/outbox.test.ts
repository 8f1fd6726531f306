import { describe, expect, test } from 'vitest';
import { FrameFlag } from './frame';
import { Outbox, type Parcel } from './outbox';
import { MemorySoundStore } from './sound-store';

/** An outbox whose timers run when the test says so. */
function outbox({ store = new MemorySoundStore(), mostWaiting = 16_000 } = {}) {
	const sent: Parcel[] = [];
	const timers: (() => void)[] = [];
	const line = { open: true };
	const box = new Outbox({
		store,
		interview: 'one',
		mostWaiting,
		send: (parcel) => line.open && sent.push(parcel) > 0,
		setTimer: (run) => timers.push(run)
	});
	const tick = () => timers.splice(0).forEach((run) => run());
	return { box, sent, line, tick, store };
}

const frame = (value: number) => new Int16Array(512).fill(value);
const settled = () => new Promise((resolve) => setImmediate(resolve));
const starts = (sent: Parcel[]) => sent.map((parcel) => parcel.firstSample);

describe('the outbox', () => {
	test('sends each frame once, in order, by its sample index', async () => {
		const { box, sent } = outbox();
		box.connected(0);
		for (const value of [1, 2, 3]) box.append(frame(value));
		await settled();
		expect(sent.map(({ firstSample, samples }) => [firstSample, samples[0]])).toEqual([
			[0, 1],
			[512, 2],
			[1024, 3]
		]);
	});

	test('keeps a frame before it sends it', async () => {
		const { box, sent, store } = outbox();
		let keptBefore = 0;
		const put = store.put.bind(store);
		store.put = async (...given) => {
			keptBefore = sent.length;
			await put(...given);
		};
		box.connected(0);
		box.append(frame(1));
		await settled();
		expect([keptBefore, sent.length]).toEqual([0, 1]);
	});

	test('sends what was said without a connection as a replay, then goes on', async () => {
		const { box, sent } = outbox();
		box.append(frame(1));
		await settled();
		box.connected(0);
		box.append(frame(2));
		await settled();
		expect(sent.map((parcel) => parcel.flags)).toEqual([FrameFlag.Replay, 0]);
	});

	test('replays from the very sample that the server needs', async () => {
		const { box, sent, tick } = outbox();
		box.connected(0);
		for (const value of [1, 2, 3]) box.append(frame(value));
		await settled();
		box.disconnected();
		sent.length = 0;
		box.connected(700);
		tick();
		expect(sent.map(({ firstSample, samples }) => [firstSample, samples.length])).toEqual([
			[700, 324],
			[1024, 512]
		]);
	});

	test('replays at most eight frames in the time of one', async () => {
		const { box, sent, tick } = outbox();
		for (let value = 0; value < 20; value++) box.append(frame(value));
		await settled();
		box.connected(0);
		expect(sent).toHaveLength(8);
		tick();
		expect(sent).toHaveLength(16);
	});

	test('waits on a slow line and loses nothing', async () => {
		const { box, sent, line, tick } = outbox();
		box.connected(0);
		line.open = false;
		box.append(frame(1));
		await settled();
		line.open = true;
		tick();
		expect(starts(sent)).toEqual([0]);
	});

	test('forgets what is stored, and nothing else', async () => {
		const { box, store } = outbox();
		box.connected(0);
		for (const value of [1, 2, 3]) box.append(frame(value));
		await settled();
		box.acknowledge(600);
		expect((await store.load('one')).map((sound) => sound.firstSample)).toEqual([512, 1024]);
		expect(box.waitingSamples).toBe(3 * 512 - 600);
	});

	test('goes on after a reload where the earlier page stopped', async () => {
		const store = new MemorySoundStore();
		const before = outbox({ store }).box;
		before.append(frame(1));
		before.append(frame(2));
		await settled();
		const { box, sent } = outbox({ store });
		await box.restore();
		box.connected(512);
		box.append(frame(3));
		await settled();
		expect(sent.map(({ firstSample, samples }) => [firstSample, samples[0]])).toEqual([
			[512, 2],
			[1024, 3]
		]);
	});

	test('goes on behind what the server has, where nothing was kept here', () => {
		const { box } = outbox();
		box.connected(48_000);
		expect(box.end).toBe(48_000);
	});

	test('takes no more than its limit, and takes more once the server has stored some', async () => {
		const { box } = outbox({ mostWaiting: 1024 });
		box.connected(0);
		expect([box.append(frame(1)), box.append(frame(2)), box.append(frame(3))]).toEqual([true, true, false]);
		await settled();
		box.acknowledge(512);
		expect(box.append(frame(3))).toBe(true);
		expect(box.end).toBe(1536);
	});

	test('tells the end of a stream behind its last sample, and without inventing one', async () => {
		const { box, sent } = outbox();
		box.connected(0);
		box.append(frame(1));
		box.endStream();
		await settled();
		expect(sent.map(({ firstSample, flags, samples }) => [firstSample, flags, samples.length])).toEqual([
			[0, 0, 512],
			[512, FrameFlag.EndOfStream, 0]
		]);
	});

	test('still sends where the browser keeps nothing', async () => {
		const store = new MemorySoundStore();
		store.put = () => Promise.reject(new Error('no room'));
		const { box, sent } = outbox({ store });
		box.connected(0);
		box.append(frame(1));
		await settled();
		expect(starts(sent)).toEqual([0]);
	});

	test('whatever happens to the line, the server gets every sample once the line is back', async () => {
		const { box, sent, line, tick } = outbox({ mostWaiting: 512 * 400 });
		let received = 0;
		let random = 1;
		const chance = () => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
		const receive = () => {
			for (const { firstSample, samples } of sent.splice(0)) {
				expect(firstSample).toBeLessThanOrEqual(received);
				received = Math.max(received, firstSample + samples.length);
			}
		};
		for (let step = 0; step < 300; step++) {
			box.append(frame(step));
			if (chance() < 0.1) {
				box.disconnected();
				sent.length = 0;
			} else if (chance() < 0.3) box.connected(received);
			line.open = chance() < 0.8;
			await settled();
			tick();
			receive();
			if (chance() < 0.3) box.acknowledge(received);
		}
		line.open = true;
		box.connected(received);
		for (let more = 0; more < 100; more++) tick();
		receive();
		expect(received).toBe(300 * 512);
	});
});
