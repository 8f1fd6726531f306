import type { ClientEvent } from './protocol';

/** A command waits at most so long for the sound before it. */
const PATIENCE_MS = 20_000;

export interface CommandsOptions {
	/** Everything below this sample was handed to the socket. */
	sentUntil: () => number;
	send: (event: ClientEvent) => void;
	/** In milliseconds. */
	now: () => number;
}

interface Command {
	event: ClientEvent;
	behindSample: number;
	notLaterThan: number;
}

/** What the candidate asks for, on its way out: each command is sent behind the sound that was there before it. */
export class Commands {
	readonly #options: CommandsOptions;
	#waiting: Command[] = [];

	constructor(options: CommandsOptions) {
		this.#options = options;
	}

	push(event: ClientEvent, behindSample: number): void {
		this.#waiting.push({ event, behindSample, notLaterThan: this.#options.now() + PATIENCE_MS });
		this.sendDue();
	}

	sendDue(): void {
		const { sentUntil, send, now } = this.#options;
		for (let command = this.#waiting[0]; command; command = this.#waiting[0]) {
			if (sentUntil() < command.behindSample && now() < command.notLaterThan) return;
			this.#waiting.shift();
			send(command.event);
		}
	}

	/** True while a typed answer waits. */
	get hasAnswer(): boolean {
		return this.#waiting.some(({ event }) => event.type === 'conversation.item.create');
	}

	/** The connection is gone. Answers and the wish to end outlive it; anything else may fit no longer when it is back. */
	disconnected(): void {
		this.#waiting = this.#waiting.filter(({ event }) => lasts(event));
	}

	/** A connection stands: what still waits has its patience anew. */
	connected(): void {
		const notLaterThan = this.#options.now() + PATIENCE_MS;
		this.#waiting = this.#waiting.map((command) => ({ ...command, notLaterThan }));
	}
}

function lasts(event: ClientEvent): boolean {
	if (event.type === 'conversation.item.create') return true;
	return event.type === 'interview.intent' && (event.intent === 'stop' || event.intent === 'human');
}
