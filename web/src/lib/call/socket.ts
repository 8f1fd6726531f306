import { CloseCode, SUBPROTOCOL, type ClientEvent, type ServerEvent } from './protocol';

/** What of a WebSocket is used here; tests give their own. */
export interface SocketLike {
	binaryType: BinaryType;
	readonly readyState: number;
	readonly bufferedAmount: number;
	onmessage: ((message: { data: unknown }) => void) | null;
	onclose: ((close: { code: number }) => void) | null;
	send(data: string | ArrayBuffer): void;
	close(code?: number): void;
}

export type LinkState = 'idle' | 'connecting' | 'open' | 'waiting' | 'elsewhere' | 'refused' | 'over';

export interface SocketHandlers {
	event: (event: ServerEvent) => void;
	sound: (data: ArrayBuffer) => void;
	state: (state: LinkState) => void;
}

export interface SocketTools {
	open: () => SocketLike;
	setTimer: (run: () => void, ms: number) => unknown;
	clearTimer: (timer: unknown) => void;
	/** From 0 to 1. */
	random: () => number;
}

const FIRST_DELAY_MS = 500;
const DELAY_FACTOR = 1.7;
const GREATEST_DELAY_MS = 5_000;
/** The server says something twice a second; a conversation whose line is silent for so long is given up. */
const SILENCE_MS = 6_000;
/** Until the conversation stands: in line the server says something every five seconds. */
const FIRST_SILENCE_MS = 15_000;
/** Then it has so long to say something after all. */
const SECOND_CHANCE_MS = 2_000;
/** A connection that held for so long makes the next delay short again. */
const SETTLED_MS = 5_000;
/** More than this waiting in the browser's buffer means that the line is slow. */
const SLOW_LINE_BYTES = 64 * 1024;
const OPEN = 1;

/** How long to wait before attempt `attempt`, counted from 0: growing, with chance so that not all come back at once. */
export function retryDelayMs(attempt: number, random: number): number {
	const delay = Math.min(GREATEST_DELAY_MS, FIRST_DELAY_MS * DELAY_FACTOR ** attempt);
	return delay * (0.75 + random / 2);
}

/** A socket that comes back by itself, until it is told not to. */
export class ReturningSocket {
	readonly #handlers: SocketHandlers;
	readonly #tools: SocketTools;
	#socket: SocketLike | null = null;
	#state: LinkState = 'idle';
	#attempt = 0;
	/** The server has said that the interview is over. */
	#ended = false;
	#retry: unknown = null;
	#watchdog: unknown = null;
	#settled: unknown = null;

	constructor(handlers: SocketHandlers, tools: SocketTools) {
		this.#handlers = handlers;
		this.#tools = tools;
	}

	get state(): LinkState {
		return this.#state;
	}

	connect(): void {
		this.#tools.clearTimer(this.#retry);
		if (this.#socket) return;
		this.#enter('connecting');
		const socket = this.#tools.open();
		this.#socket = socket;
		socket.binaryType = 'arraybuffer';
		socket.onmessage = ({ data }) => this.#receive(socket, data);
		socket.onclose = ({ code }) => this.#closed(socket, code);
		this.#watch();
	}

	/** Tries at once: the network just came back. */
	hurry(): void {
		if (this.#state === 'waiting') this.connect();
	}

	/** False when the event can't be sent now. */
	send(event: ClientEvent): boolean {
		if (this.#state !== 'open' || this.#socket?.readyState !== OPEN) return false;
		this.#socket.send(JSON.stringify(event));
		return true;
	}

	/** False when the sound should wait: no connection, or a slow one. */
	sendSound(data: ArrayBuffer): boolean {
		if (this.#state !== 'open' || this.#socket?.readyState !== OPEN) return false;
		if (this.#socket.bufferedAmount > SLOW_LINE_BYTES) return false;
		this.#socket.send(data);
		return true;
	}

	/** Ends for good. */
	close(state: 'over' | 'elsewhere' | 'refused' | 'idle' = 'over'): void {
		this.#tools.clearTimer(this.#retry);
		this.#tools.clearTimer(this.#settled);
		this.#unwatch();
		const socket = this.#socket;
		this.#socket = null;
		socket?.close(1000);
		this.#enter(state);
	}

	#receive(socket: SocketLike, data: unknown): void {
		if (socket !== this.#socket) return;
		if (data instanceof ArrayBuffer) {
			this.#handlers.sound(data);
		} else {
			const event = JSON.parse(String(data)) as ServerEvent;
			this.#note(event);
			this.#handlers.event(event);
		}
		if (socket === this.#socket) this.#watch();
	}

	#note(event: ServerEvent): void {
		if (event.type === 'session.created' || event.type === 'session.resumed') {
			this.#tools.clearTimer(this.#settled);
			this.#settled = this.#tools.setTimer(() => (this.#attempt = 0), SETTLED_MS);
			this.#enter('open');
			this.#ended = Boolean(event.session.ended);
		}
		if (event.type === 'interview.ended') this.#ended = true;
	}

	#closed(socket: SocketLike, code: number): void {
		if (socket !== this.#socket) return;
		this.#socket = null;
		this.#unwatch();
		switch (code) {
			case CloseCode.Ended:
				return this.#ended ? this.#enter('over') : this.#retryLater();
			case CloseCode.NewerTab:
				return this.#enter('elsewhere');
			case CloseCode.Unauthorised:
				return this.#enter('refused');
			default:
				return this.#retryLater();
		}
	}

	#retryLater(): void {
		this.#tools.clearTimer(this.#settled);
		this.#enter('waiting');
		const delay = retryDelayMs(this.#attempt++, this.#tools.random());
		this.#retry = this.#tools.setTimer(() => this.connect(), delay);
	}

	/** Gives a connection up that says nothing any more. */
	#watch(): void {
		this.#unwatch();
		const silence = this.#state === 'open' ? SILENCE_MS : FIRST_SILENCE_MS;
		this.#watchdog = this.#tools.setTimer(() => this.#watchOnceMore(), silence);
	}

	/** A page that slept finds its timers due before it has read what came meanwhile. */
	#watchOnceMore(): void {
		this.#watchdog = this.#tools.setTimer(() => this.#giveUp(), SECOND_CHANCE_MS);
	}

	#giveUp(): void {
		const socket = this.#socket;
		this.#watchdog = null;
		this.#socket = null;
		socket?.close();
		this.#retryLater();
	}

	#unwatch(): void {
		this.#tools.clearTimer(this.#watchdog);
		this.#watchdog = null;
	}

	#enter(state: LinkState): void {
		if (state === this.#state) return;
		this.#state = state;
		this.#handlers.state(state);
	}
}

/** The real thing, against the page's own server. */
export function browserSocketTools(): SocketTools {
	return {
		open: () => {
			const address = new URL('/api/v1/realtime', location.href);
			address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
			return new WebSocket(address, SUBPROTOCOL) as unknown as SocketLike;
		},
		setTimer: (run, ms) => setTimeout(run, ms),
		clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
		random: Math.random
	};
}
