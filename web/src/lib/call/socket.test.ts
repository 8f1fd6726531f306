import { describe, expect, test } from 'vitest';
import { CloseCode, type ServerEvent } from './protocol';
import { retryDelayMs, ReturningSocket, type LinkState, type SocketLike } from './socket';

class FakeSocket implements SocketLike {
	binaryType: BinaryType = 'blob';
	readyState = 1;
	bufferedAmount = 0;
	onmessage: ((message: { data: unknown }) => void) | null = null;
	onclose: ((close: { code: number }) => void) | null = null;
	readonly sent: (string | ArrayBuffer)[] = [];
	closed = false;
	send(data: string | ArrayBuffer): void {
		this.sent.push(data);
	}
	close(): void {
		this.closed = true;
	}
	says(event: object): void {
		this.onmessage?.({ data: JSON.stringify(event) });
	}
}

function link(happens: (event: ServerEvent) => void = () => {}) {
	const sockets: FakeSocket[] = [];
	const states: LinkState[] = [];
	const events: ServerEvent[] = [];
	const timers = new Map<number, { run: () => void; ms: number }>();
	let nextTimer = 1;
	const socket = new ReturningSocket(
		{ event: (event) => (events.push(event), happens(event)), sound: () => {}, state: (state) => states.push(state) },
		{
			open: () => sockets[sockets.push(new FakeSocket()) - 1] as FakeSocket,
			setTimer: (run, ms) => (timers.set(nextTimer, { run, ms }), nextTimer++),
			clearTimer: (timer) => void timers.delete(timer as number),
			random: () => 0.5
		}
	);
	const pass = (ms: number) => {
		for (const [key, timer] of [...timers]) {
			if (timer.ms > ms) continue;
			timers.delete(key);
			timer.run();
		}
	};
	const last = () => sockets.at(-1) as FakeSocket;
	const opened = () => {
		socket.connect();
		last().says({ type: 'session.created', seq: 1, session: {} });
	};
	return { socket, sockets, states, events, pass, last, opened };
}

describe('the socket', () => {
	test('is open once the server has told where the interview stands', () => {
		const { socket, states, last } = link();
		socket.connect();
		expect(socket.send({ type: 'interview.typing' })).toBe(false);
		last().says({ type: 'session.created', session: {} });
		expect(socket.send({ type: 'interview.typing' })).toBe(true);
		expect([states, last().sent]).toEqual([['connecting', 'open'], ['{"type":"interview.typing"}']]);
	});

	test.each([1001, 1006, CloseCode.Internal])('comes back after close code %i', (code) => {
		const { states, last, pass, opened, sockets } = link();
		opened();
		last().onclose?.({ code });
		pass(500);
		expect([sockets.length, states]).toEqual([2, ['connecting', 'open', 'waiting', 'connecting']]);
	});

	test.each([
		[CloseCode.NewerTab, 'elsewhere'],
		[CloseCode.Unauthorised, 'refused'],
		[CloseCode.Ended, 'over']
	])('stays away after close code %i', (code, state) => {
		const { socket, last, pass, opened, sockets } = link();
		opened();
		last().says({ type: 'interview.ended', seq: 2, reason: 'completed' });
		last().onclose?.({ code });
		pass(60_000);
		socket.hurry();
		expect([sockets.length, socket.state]).toEqual([1, state]);
	});

	test('waits longer after each failure, up to five seconds, and not in step with others', () => {
		expect([0, 1, 2, 9].map((attempt) => Math.round(retryDelayMs(attempt, 0.5)))).toEqual([500, 850, 1445, 5000]);
		expect([retryDelayMs(9, 0), retryDelayMs(9, 1)]).toEqual([3_750, 6_250]);
	});

	test('gives up a conversation whose line says nothing any more', () => {
		const { socket, last, pass, opened } = link();
		opened();
		pass(6_000);
		expect(socket.state).toBe('open');
		pass(2_000);
		expect([last().closed, socket.state]).toEqual([true, 'waiting']);
	});

	test('is patient while it stands in line', () => {
		const { socket, last, pass } = link();
		socket.connect();
		last().says({ type: 'interview.waiting', seq: 1, position: 2 });
		pass(6_000);
		pass(6_000);
		expect([last().closed, socket.state]).toEqual([false, 'connecting']);
	});

	test('a page that slept reads first what has come meanwhile', () => {
		const { socket, last, pass, opened } = link();
		opened();
		pass(6_000);
		last().says({ type: 'input_audio_buffer.ack', seq: 2, received: 0, durable: 0 });
		pass(2_000);
		expect(socket.state).toBe('open');
	});

	test('watches no connection that was closed by what it said', () => {
		const { socket, sockets, last, pass } = link((event) => event.type === 'interview.ended' && socket.close());
		socket.connect();
		last().says({ type: 'interview.ended', seq: 1, reason: 'completed' });
		pass(60_000);
		pass(60_000);
		expect([socket.state, sockets.length]).toEqual(['over', 1]);
	});

	test('comes back when the server closes as over what it has not called over', () => {
		const { socket, last, opened } = link();
		opened();
		last().onclose?.({ code: CloseCode.Ended });
		expect(socket.state).toBe('waiting');
	});

	test('takes no sound while the line is slow', () => {
		const { socket, last, opened } = link();
		opened();
		last().bufferedAmount = 100_000;
		expect(socket.sendSound(new ArrayBuffer(4))).toBe(false);
	});

	test('ignores an old connection that speaks up late', () => {
		const { events, sockets, last, pass, opened } = link();
		opened();
		last().onclose?.({ code: 1006 });
		pass(500);
		sockets[0]?.says({ type: 'interview.ended', reason: 'stopped' });
		expect(events.map((event) => event.type)).toEqual(['session.created']);
	});

	test('hurries when the network is back', () => {
		const { socket, last, opened, sockets } = link();
		opened();
		last().onclose?.({ code: 1006 });
		socket.hurry();
		expect(sockets).toHaveLength(2);
	});
});
