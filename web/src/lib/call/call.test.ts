import { afterEach, describe, expect, test, vi } from 'vitest';
import { Call } from './call.svelte';
import { decodeFrame, FrameFlag } from './frame';
import { MicrophoneError } from './microphone';
import type { ServerEvent, SessionView } from './protocol';
import type { SocketLike } from './socket';
import { MemorySoundStore } from './sound-store';

class FakeSocket implements SocketLike {
	binaryType: BinaryType = 'blob';
	readyState = 1;
	get bufferedAmount(): number {
		return this.slow ? 1_000_000 : 0;
	}
	onmessage: ((message: { data: unknown }) => void) | null = null;
	onclose: ((close: { code: number }) => void) | null = null;
	readonly events: unknown[] = [];
	readonly updates: unknown[] = [];
	readonly sounds: { firstSample: number; connection: number }[] = [];
	/** Where the page said that nothing follows for now. */
	readonly ends: number[] = [];
	slow = false;
	send(data: string | ArrayBuffer): void {
		if (typeof data === 'string') {
			const event = JSON.parse(data);
			return void (event.type === 'session.update' ? this.updates : this.events).push(event);
		}
		const frame = decodeFrame(data);
		if (!frame) return;
		if (frame.flags & FrameFlag.EndOfStream) this.ends.push(frame.firstSample);
		else this.sounds.push({ firstSample: frame.firstSample, connection: frame.connection });
	}
	close(): void {}
	says(event: ServerEvent): void {
		this.onmessage?.({ data: JSON.stringify(event) });
	}
}

const session: SessionView = {
	title: 'Backend engineer',
	connection: 1,
	next_sample: 0,
	output_sample_rate_hz: 16_000,
	voice: 'browser',
	ear: 'voice',
	conversation: [],
	clock: { live_ms: 0, planned_ms: 180_000, running: true },
	floor: 'candidate'
};

const settled = async () => {
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A call with a microphone that gives frames when the test says so. */
function room({ store = new MemorySoundStore(), microphone = true, voice = true } = {}) {
	const ducks: boolean[] = [];
	const sockets: FakeSocket[] = [];
	const retries: (() => void)[] = [];
	const device = { open: 0, frame: (_: Int16Array) => {}, gone: () => {} };
	const call = new Call('one', {
		store,
		now: () => 0,
		socket: {
			open: () => sockets[sockets.push(new FakeSocket()) - 1] as FakeSocket,
			setTimer: (run, ms) => (ms < 1_000 ? retries.push(run) : 0),
			clearTimer: () => {},
			random: () => 0.5
		},
		duplex: 'full',
		mouth: {
			play: async () => {},
			speak: async () => voice,
			wait: () => new Promise(() => {}),
			progress: () => ({ queued: 0, heard: 0 }),
			leadMs: () => 80,
			duck: (ducked) => ducks.push(ducked),
			stop: () => {}
		},
		openMicrophone: async (frame, gone) => {
			if (!microphone) throw new MicrophoneError('denied');
			Object.assign(device, { open: device.open + 1, frame, gone });
			return { label: '', stop: () => device.open-- };
		}
	});
	const last = () => sockets.at(-1) as FakeSocket;
	const connect = async (view: Partial<SessionView> = {}) => {
		last().says({ type: 'session.created', session: { ...session, ...view } });
		await settled();
	};
	const speak = async (frames: number) => {
		for (let count = 0; count < frames; count++) device.frame(new Int16Array(512).fill(count));
		await settled();
	};
	/** Breaks the connection and lets the page try again. */
	const reconnect = async (view: Partial<SessionView>, framesMeanwhile = 2) => {
		last().onclose?.({ code: 1006 });
		await speak(framesMeanwhile);
		retries.splice(0).forEach((retry) => retry());
		await connect(view);
	};
	return { call, device, last, connect, speak, reconnect, store, ducks };
}

afterEach(() => void vi.useRealTimers());

const line = { line: 1, text: 'Tell me about it.', pending: true };

describe('a call', () => {
	test('opens the microphone once the server told where the interview stands', async () => {
		const { call, device, connect } = room();
		call.start(false);
		expect([device.open, call.microphone]).toEqual([0, 'off']);
		await connect();
		expect([device.open, call.microphone]).toEqual([1, 'on']);
	});

	test('keeps what is said without a connection, and sends it under the new one without a hole', async () => {
		const { call, last, connect, speak, reconnect } = room();
		call.start(false);
		await connect();
		await speak(2);
		await reconnect({ connection: 2, next_sample: 512 });
		expect(last().sounds).toEqual([512, 1024, 1536].map((firstSample) => ({ firstSample, connection: 2 })));
	});

	test('sends a command behind the sound that was there before it', async () => {
		const { call, device, last, connect } = room();
		call.start(false);
		await connect();
		device.frame(new Int16Array(512));
		call.done();
		expect(last().events).toEqual([]);
		await settled();
		expect([last().sounds.length, last().events]).toEqual([1, [{ type: 'input_audio_buffer.commit' }]]);
	});

	test('sends no sound to a server that takes none, and keeps it', async () => {
		const { call, last, connect, speak, reconnect, store } = room();
		call.start(false);
		await connect();
		await speak(2);
		await reconnect({ connection: 2, next_sample: 0, ear: 'typing_only' });
		call.sendDraft();
		expect([last().sounds, (await store.load('one')).length > 0]).toEqual([[], true]);
	});

	test('keeps a draft on its way when something else is refused', async () => {
		const { call, last, connect } = room();
		call.start(true);
		await connect({ ear: 'typing_only' });
		call.draft = 'I added an index.';
		call.sendDraft();
		last().says({ type: 'error', error: { code: 'nothing_heard', message: 'Nothing was heard yet.' } });
		expect(call.sending).toBe(true);
	});

	test('of a reloaded page goes on with what the earlier one left', async () => {
		const before = room();
		before.call.start(false);
		await before.connect();
		await before.speak(3);
		const { call, last, connect, speak } = room({ store: before.store });
		call.start(false);
		await connect({ connection: 2, next_sample: 1024 });
		await speak(1);
		expect(last().sounds.map(({ firstSample }) => firstSample)).toEqual([1024, 1536]);
	});

	test('reports a line when it has been heard, once, and again after the connection broke', async () => {
		const { call, last, connect, reconnect } = room();
		call.start(false);
		await connect();
		last().says({ type: 'response.created', line });
		await settled();
		const spoken = { type: 'interview.line_spoken', line: 1 };
		expect(last().events).toEqual([spoken]);
		await reconnect({ connection: 2, conversation: [{ speaker: 'interviewer', ...line }] });
		expect(last().events).toEqual([spoken]);
	});

	test.each([
		['while typing', (call: Call) => call.typeInstead(true)],
		['at the end', (_: Call, socket: FakeSocket) => socket.says({ type: 'interview.ended', reason: 'completed' })],
		['in a break', (_: Call, socket: FakeSocket) => socket.says({ type: 'interview.floor', floor: 'paused' })],
		['in an older tab', (_: Call, socket: FakeSocket) => socket.onclose?.({ code: 4409 })]
	])('has its microphone off %s', async (_, happens) => {
		const { call, device, last, connect } = room();
		call.start(false);
		await connect();
		happens(call, last());
		expect([device.open, call.microphone]).toEqual([0, 'off']);
	});

	test('never opens a microphone where only typing is possible', async () => {
		const { call, device, connect } = room();
		call.start(false);
		await connect({ ear: 'typing_only' });
		expect([device.open, call.typing]).toEqual([0, true]);
	});

	test('goes on without a microphone, and says why', async () => {
		const { call, connect } = room({ microphone: false });
		call.start(false);
		await connect();
		expect([call.microphone, call.trouble]).toEqual(['trouble', 'denied']);
	});

	test('keeps a typed answer until the server has recorded it', async () => {
		const { call, last, connect, reconnect } = room();
		call.start(true);
		await connect();
		call.draft = ' I moved the lock. ';
		call.sendDraft();
		await reconnect({ connection: 2 });
		expect([call.draft, call.sending]).toEqual([' I moved the lock. ', false]);
		call.sendDraft();
		last().says({ type: 'conversation.item.done', item: { turn: 1, text: 'I moved the lock.', source: 'typed' } });
		expect([call.draft, call.sending]).toEqual(['', false]);
	});

	test('knows after a break that a typed answer did arrive', async () => {
		const { call, connect, reconnect } = room();
		call.start(true);
		await connect();
		call.draft = 'I moved the lock.';
		call.sendDraft();
		await reconnect({
			connection: 2,
			conversation: [{ speaker: 'candidate', turn: 1, text: 'I moved the lock.', source: 'typed' }]
		});
		expect(call.draft).toBe('');
	});

	test('does not take an earlier answer of the same words for the one on its way', async () => {
		const { call, connect, reconnect } = room();
		const earlier = { speaker: 'candidate', turn: 3, text: 'Yes.', source: 'typed' } as const;
		call.start(true);
		await connect({ conversation: [earlier] });
		call.draft = 'Yes.';
		call.sendDraft();
		await reconnect({ connection: 2, conversation: [earlier] });
		expect([call.draft, call.sending]).toEqual(['Yes.', false]);
	});

	test('of a reloaded page knows that the answer on its way did arrive', async () => {
		const { call, connect } = room();
		Object.assign(call, { draft: 'Yes.', sentBehind: 3 });
		call.start(true);
		await connect({ conversation: [{ speaker: 'candidate', turn: 4, text: 'Yes.', source: 'typed' }] });
		expect(call.draft).toBe('');
	});

	test.each([
		['while typing', (call: Call) => call.typeInstead(true)],
		['without a microphone', (_: Call, gone: () => void) => gone()]
	])('says again on a new connection that nothing follows %s', async (_, happens) => {
		const { call, device, last, connect, speak, reconnect } = room();
		call.start(false);
		await connect();
		await speak(2);
		happens(call, device.gone);
		await settled();
		expect(last().ends).toEqual([1024]);
		await reconnect({ connection: 2, next_sample: 1024 }, 0);
		expect(last().ends).toEqual([1024]);
	});

	test('ends behind the sound that was there before, also when the line breaks meanwhile', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout'] });
		const { call, last, connect, speak, reconnect } = room();
		call.start(false);
		await connect();
		last().slow = true;
		await speak(2);
		call.press('stop');
		await reconnect({ connection: 2, next_sample: 0 }, 0);
		vi.advanceTimersByTime(32);
		expect([last().sounds.length, last().events]).toEqual([2, [{ type: 'interview.intent', intent: 'stop' }]]);
	});

	test('keeps sound that came too late for the end, and tells how much', async () => {
		const { call, last, connect, speak, store } = room();
		call.start(false);
		await connect();
		last().slow = true;
		await speak(63);
		last().says({ type: 'interview.ended', reason: 'out_of_time' });
		await settled();
		expect([call.lateSeconds, (await store.load('one')).length]).toEqual([2, 63]);
	});

	test('keeps nothing in the browser once the interview is over', async () => {
		const { call, last, connect, speak, store } = room();
		call.start(false);
		await connect();
		await speak(2);
		expect(await store.load('one')).toHaveLength(2);
		last().says({ type: 'interview.ended', reason: 'completed' });
		await settled();
		expect(await store.load('one')).toEqual([]);
	});

	test('is finished when its last line has been heard', async () => {
		const { call, last, connect } = room();
		call.start(false);
		await connect();
		last().says({ type: 'response.created', line });
		last().says({ type: 'interview.ended', reason: 'completed' });
		expect(call.finished).toBe(false);
		await settled();
		expect(call.finished).toBe(true);
	});

	test('tells on every connection who is heard while the interviewer speaks', async () => {
		const { call, last, connect, reconnect } = room();
		call.start(false);
		await connect({ voice: 'server' });
		expect(last().updates).toEqual([{ type: 'session.update', duplex: 'full' }]);
		await reconnect({ connection: 2, voice: 'server' });
		expect(last().updates).toEqual([{ type: 'session.update', duplex: 'full' }]);
	});

	test('lets the browser’s own voice be stopped by a button only', async () => {
		const { call, last, connect } = room();
		call.start(false);
		await connect({ voice: 'browser' });
		expect([call.duplex, last().updates]).toEqual(['half', [{ type: 'session.update', duplex: 'half' }]]);
	});

	const truncated = { type: 'conversation.item.truncate', line: 1, audio_end_ms: 0 };

	test.each([
		['the server says so', (_: Call, socket: FakeSocket) => socket.says({ type: 'output_audio_buffer.cleared' }), [truncated]],
		['the button is pressed', (call: Call) => call.interrupt(), [truncated]],
		['the candidate begins to type', (call: Call) => void call.beganTyping(), [{ type: 'interview.typing' }, truncated]],
		['the candidate ends it', (call: Call) => call.press('stop'), [truncated, { type: 'interview.intent', intent: 'stop' }]]
	])('stops the interviewer when %s', async (_, happens, events) => {
		const { call, last, connect } = room({ voice: false });
		call.start(true);
		await connect();
		last().says({ type: 'response.created', line });
		await settled();
		happens(call, last());
		expect(last().events).toEqual(events);
	});

	test('lowers the interviewer’s voice and brings it back as the server says', async () => {
		const { call, last, connect, ducks } = room();
		call.start(false);
		await connect();
		last().says({ type: 'interview.duck', ducked: true });
		last().says({ type: 'interview.duck', ducked: false });
		expect(ducks).toEqual([true, false]);
	});
});
