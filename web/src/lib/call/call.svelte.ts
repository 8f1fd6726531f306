import { Commands } from './commands';
import { markSpoken, pendingLines, reduce, standStill, type Conversation } from './conversation';
import { decodeFrame, encodeFrame, FrameFlag, FrameKind, SAMPLE_RATE_HZ } from './frame';
import { levelDbfs } from './level';
import { Lines, type Mouth } from './lines';
import { MicrophoneError, type Microphone, type MicrophoneTrouble } from './microphone';
import { MOST_WAITING_SAMPLES, Outbox, type Parcel } from './outbox';
import type { ClientEvent, Duplex, Intent, LineId, ServerEvent, SessionView, TurnId, TurnView } from './protocol';
import { ReturningSocket, type LinkState, type SocketTools } from './socket';
import type { SoundStore } from './sound-store';

export interface CallTools {
	socket: SocketTools;
	store: SoundStore;
	mouth: Mouth;
	/** Who may be heard while the interviewer speaks with the server's voice. */
	duplex: Duplex;
	openMicrophone: (frame: (samples: Int16Array) => void, gone: () => void) => Promise<Microphone>;
	/** The page's own clock, in milliseconds. */
	now: () => number;
}

export type MicrophoneState = 'off' | 'opening' | 'on' | 'trouble';

/** Recording goes on again when this much room is free: half a minute. */
const ROOM_SAMPLES = 30 * SAMPLE_RATE_HZ;
/** Less sound than this is always on its way; nobody misses it at the end. */
const LATE_SAMPLES = SAMPLE_RATE_HZ;
/** Of what the server refuses, this concerns the draft. */
const DRAFT_REFUSALS = ['empty_answer', 'answer_too_long'];

/** One live interview as the candidate's page holds it. */
export class Call {
	conversation = $state.raw<Conversation | null>(null);
	link = $state<LinkState>('idle');
	microphone = $state<MicrophoneState>('off');
	trouble = $state<MicrophoneTrouble | null>(null);
	/** Of the last frame, in dBFS. */
	level = $state(-Infinity);
	/** Ten minutes of sound wait for the server: recording pauses. */
	full = $state(false);
	/** True while the candidate types instead of speaking. */
	typing = $state(false);
	/** What the candidate is typing. It stays until the server has recorded it. */
	draft = $state('');
	/** Who is heard while the interviewer speaks. */
	duplex = $state<Duplex>('half');
	/** While the draft is on its way: the last turn before it was sent. */
	sentBehind = $state<TurnId | null>(null);
	/** Place in line where all seats are taken; 1 is next. */
	waiting = $state<number | null>(null);
	/** The interview is over and its last line was heard. */
	finished = $state(false);
	/** So much sound came too late for the server. */
	lateSeconds = $state(0);

	readonly #interview: string;
	readonly #tools: CallTools;
	readonly #socket: ReturningSocket;
	readonly #outbox: Outbox;
	readonly #heard = new Set<LineId>();
	readonly #commands: Commands;
	#lines: Lines | null = null;
	#device: Microphone | null = null;
	/** When the microphone's last frame came. */
	#frameAt = 0;
	#attempt = 0;
	#connection = 0;
	/** The server takes sound. */
	#listening = false;
	#restoring: Promise<void> | null = null;
	#restored = false;

	constructor(interview: string, tools: CallTools) {
		this.#interview = interview;
		this.#tools = tools;
		this.#outbox = new Outbox({
			store: tools.store,
			interview,
			send: (parcel) => this.#sendSound(parcel),
			sent: () => this.#commands.sendDue()
		});
		this.#commands = new Commands({
			sentUntil: () => (this.#listening ? this.#outbox.sentUntil : Infinity),
			send: (event) => this.#send(event),
			now: tools.now
		});
		const handlers = {
			event: (event: ServerEvent) => this.#event(event),
			sound: (data: ArrayBuffer) => this.#sound(data),
			state: (state: LinkState) => this.#linkChanged(state)
		};
		this.#socket = new ReturningSocket(handlers, tools.socket);
	}

	start(typing: boolean): void {
		this.typing = typing;
		this.#socket.connect();
	}

	/** The network is back. */
	hurry(): void {
		this.#socket.hurry();
	}

	/** Ends this page's part; the interview itself stays as it is. */
	leave(state: 'idle' | 'refused' | 'over' = 'idle'): void {
		this.#lines?.close();
		this.#closeMicrophone();
		this.#socket.close(state);
	}

	get canSend(): boolean {
		return this.link === 'open';
	}

	/** True while a typed answer is on its way. */
	get sending(): boolean {
		return this.sentBehind !== null;
	}

	/** Samples taken from the microphone since the interview began. */
	get samples(): number {
		return this.#outbox.end;
	}

	done(): void {
		this.#command({ type: 'input_audio_buffer.commit' });
	}

	/** The candidate takes the floor: the interviewer falls silent. */
	interrupt(): void {
		const cut = this.canSend ? this.#lines?.cut() : null;
		if (cut) this.#send({ type: 'conversation.item.truncate', line: cut.line, audio_end_ms: cut.heardMs });
	}

	press(intent: Intent): void {
		if (intent === 'stop' || intent === 'human') {
			this.interrupt();
			// What is typed already belongs to the interview that is ended.
			this.sendDraft();
		}
		this.#command({ type: 'interview.intent', intent });
	}

	/** The first key of a typed answer; false when it couldn't be told. */
	beganTyping(): boolean {
		const told = this.#send({ type: 'interview.typing' });
		this.interrupt();
		return told;
	}

	/** Sends the draft. */
	sendDraft(): void {
		const text = this.draft.trim();
		if (this.sending || text === '') return;
		this.interrupt();
		const sent = this.#command({ type: 'conversation.item.create', item: { text } });
		if (sent) this.sentBehind = lastTurn(this.conversation);
	}

	typeInstead(typing: boolean): void {
		this.typing = typing;
		this.#tendMicrophone();
	}

	/** Tries the microphone again after trouble. */
	retryMicrophone(): void {
		this.trouble = null;
		this.microphone = 'off';
		this.#tendMicrophone();
	}

	/** What was said before a command reaches the server before it; false when there is no connection. */
	#command(event: ClientEvent): boolean {
		if (!this.canSend) return false;
		this.#commands.push(event, this.#outbox.end);
		return true;
	}

	#send(event: ClientEvent): boolean {
		return this.#socket.send(event);
	}

	#sendSound(parcel: Parcel): boolean {
		const frame = { ...parcel, kind: FrameKind.Microphone, connection: this.#connection };
		return this.#socket.sendSound(encodeFrame(frame));
	}

	#linkChanged(state: LinkState): void {
		this.link = state;
		if (state === 'open') return;
		this.#outbox.disconnected();
		if (state === 'waiting') this.waiting = null;
		this.#commands.disconnected();
		if (this.conversation) this.conversation = standStill(this.conversation, this.#tools.now());
		if (state === 'elsewhere' || state === 'refused') {
			this.#lines?.close();
			this.#closeMicrophone();
		}
	}

	#event(event: ServerEvent): void {
		this.conversation = reduce(this.conversation, event, this.#tools.now());
		switch (event.type) {
			case 'session.created':
			case 'session.resumed':
				return this.#opened(event.session);
			case 'interview.waiting':
				this.waiting = event.position;
				return;
			case 'input_audio_buffer.ack':
				return this.#acknowledged(event.durable);
			case 'response.created':
				return this.#lines?.add(event.line);
			case 'response.output_audio.done':
				return this.#lines?.soundDone(event.line);
			case 'output_audio_buffer.cleared':
				return this.interrupt();
			case 'interview.duck':
				return this.#tools.mouth.duck(event.ducked);
			case 'conversation.item.done':
				return this.#recorded(event.item);
			case 'error':
				if (DRAFT_REFUSALS.includes(event.error.code)) this.sentBehind = null;
				return;
			case 'interview.stage':
				// Nothing more is asked: what is typed so far is the answer.
				if (event.stage.kind === 'close') this.sendDraft();
				return;
			case 'interview.ended':
				return this.#ended();
			case 'interview.floor':
				return this.#tendMicrophone();
			default:
				return;
		}
	}

	#opened(session: SessionView): void {
		this.waiting = null;
		this.#connection = session.connection;
		this.#listening = session.ear !== 'typing_only';
		if (this.#listening) this.#outbox.acknowledge(session.next_sample);
		this.#commands.connected();
		this.#lines?.close();
		this.#lines = new Lines({
			mouth: this.#tools.mouth,
			serverVoice: session.voice === 'server',
			heard: this.#heard,
			started: (line, inMs) => this.#started(line, inMs),
			spoken: (line) => this.#spoken(line),
			now: this.#tools.now
		});
		this.duplex = session.voice === 'server' ? this.#tools.duplex : 'half';
		this.#send({ type: 'session.update', duplex: this.duplex });
		for (const line of pendingLines(session.conversation)) this.#lines.add(line);
		for (const item of session.conversation) if (item.speaker === 'candidate') this.#recorded(item);
		if (!this.#commands.hasAnswer) this.sentBehind = null;
		if (session.ear === 'typing_only') this.typing = true;
		// The server forgets with the line that an answer is being typed, and would take the silence for hesitation.
		if (this.typing && this.draft.trim() !== '') this.beganTyping();
		if (session.ended) this.#ended();
		else void this.#resumeSound(session);
	}

	/** What an earlier page left comes first, then the microphone goes on behind it. */
	async #resumeSound(session: SessionView): Promise<void> {
		await this.#restore();
		if (this.#connection !== session.connection || this.link !== 'open') return;
		if (this.#listening) this.#outbox.connected(session.next_sample);
		this.#tendMicrophone();
		// Nothing follows while the microphone is off; the page may not have been able to say so before.
		if (this.microphone === 'off' || this.microphone === 'trouble') this.#outbox.endStream();
	}

	async #restore(): Promise<void> {
		this.#restoring ??= this.#outbox.restore();
		await this.#restoring;
		this.#restored = true;
	}

	/** The draft was recorded as this turn: it may go. */
	#recorded(turn: TurnView): void {
		if (this.sentBehind === null || turn.source !== 'typed' || turn.turn <= this.sentBehind) return;
		this.sentBehind = null;
		this.draft = '';
	}

	/** Tells the server where on the microphone's clock a line begins, so that it knows what may come back. */
	#started(line: LineId, inMs: number): void {
		if (this.microphone !== 'on') return;
		const sinceFrameMs = this.#tools.now() - this.#frameAt;
		const at_sample = this.#outbox.end + Math.round(((sinceFrameMs + inMs) * SAMPLE_RATE_HZ) / 1_000);
		this.#send({ type: 'interview.line_started', line, at_sample });
	}

	#spoken(line: LineId): void {
		this.#heard.add(line);
		if (this.conversation) this.conversation = markSpoken(this.conversation, line);
		this.#send({ type: 'interview.line_spoken', line });
	}

	#sound(data: ArrayBuffer): void {
		const frame = decodeFrame(data);
		if (frame?.kind !== FrameKind.Interviewer) return;
		this.#lines?.sound(frame.samples, (frame.flags & FrameFlag.EndOfStream) !== 0);
	}

	#acknowledged(durable: number): void {
		this.#outbox.acknowledge(durable);
		this.#commands.sendDue();
		if (this.#outbox.waitingSamples < MOST_WAITING_SAMPLES - ROOM_SAMPLES) this.full = false;
	}

	#ended(): void {
		this.#closeMicrophone();
		void this.#lines?.finish().then(() => (this.finished = true));
		void this.#putSoundAway();
	}

	/** What the server has is forgotten here; what it never got is kept, and the candidate is told. */
	async #putSoundAway(): Promise<void> {
		await this.#restore();
		const late = this.#outbox.unsentSamples;
		if (late >= LATE_SAMPLES) this.lateSeconds = Math.round(late / SAMPLE_RATE_HZ);
		else await this.#tools.store.deleteBelow(this.#interview, Number.MAX_SAFE_INTEGER).catch(() => undefined);
	}

	/** Opens or closes the microphone as the moment asks: it is off while typing, in a break, and at the end. */
	#tendMicrophone(): void {
		const { conversation } = this;
		if (!this.#restored) return;
		const wanted = conversation !== null && !this.typing && conversation.floor !== 'paused' && !conversation.ended;
		if (!wanted) this.#closeMicrophone();
		else if (this.microphone === 'off') void this.#openMicrophone();
	}

	async #openMicrophone(): Promise<void> {
		const attempt = ++this.#attempt;
		this.microphone = 'opening';
		try {
			const device = await this.#tools.openMicrophone(
				(samples) => this.#frame(samples),
				() => this.#lostMicrophone('gone')
			);
			// Meanwhile the candidate may have decided otherwise.
			if (attempt !== this.#attempt) return device.stop();
			this.#device = device;
			this.microphone = 'on';
		} catch (error) {
			if (attempt !== this.#attempt) return;
			this.#lostMicrophone(error instanceof MicrophoneError ? error.trouble : 'unsupported');
		}
	}

	#lostMicrophone(trouble: MicrophoneTrouble): void {
		this.#closeMicrophone();
		this.microphone = 'trouble';
		this.trouble = trouble;
	}

	#closeMicrophone(): void {
		this.#attempt++;
		this.#device?.stop();
		// Also where it was only asked for: an earlier page may have left a turn unfinished.
		if (this.microphone !== 'off') this.#outbox.endStream();
		this.#device = null;
		this.microphone = 'off';
		this.trouble = null;
		this.level = -Infinity;
	}

	#frame(samples: Int16Array): void {
		this.level = levelDbfs(samples);
		this.#frameAt = this.#tools.now();
		if (!this.full && !this.#outbox.append(samples)) this.full = true;
	}
}

function lastTurn(conversation: Conversation | null): TurnId {
	const turns = conversation?.items.filter((item) => item.speaker === 'candidate') ?? [];
	return Math.max(0, ...turns.map(({ turn }) => turn));
}
