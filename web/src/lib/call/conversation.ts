import type {
	ClockView,
	ConversationItem,
	EarMode,
	EndReason,
	ErrorView,
	FloorView,
	LineView,
	QuestionView,
	ServerEvent,
	SessionView,
	StageView,
	TurnId,
	VoiceMode
} from './protocol';

/** What the page draws: the server's view, kept up to date by its events. */
export interface Conversation {
	title: string;
	voice: VoiceMode;
	ear: EarMode;
	stage: StageView | null;
	question: QuestionView | null;
	items: ConversationItem[];
	/** Pieces of the turn that is being spoken. */
	hearing: Hearing | null;
	/** True while the server hears speech. */
	speaking: boolean;
	clock: ClockView;
	/** When `clock` arrived, in milliseconds of the page's own clock. */
	clockAt: number;
	floor: FloorView;
	ended: EndReason | null;
	error: ErrorView | null;
}

export interface Hearing {
	turn: TurnId;
	pieces: string[];
	/** Words of the piece that is still being said: a preview. */
	soFar: string;
}

export function fromSession(session: SessionView, now: number): Conversation {
	return {
		title: session.title,
		voice: session.voice,
		ear: session.ear,
		stage: session.stage ?? null,
		question: session.question ?? null,
		items: session.conversation,
		hearing: null,
		speaking: false,
		clock: session.clock,
		clockAt: now,
		floor: session.floor,
		ended: session.ended ?? null,
		error: null
	};
}

/** The conversation after `event`. Events that change nothing visible return it as it is. */
export function reduce(state: Conversation | null, event: ServerEvent, now: number): Conversation | null {
	if (event.type === 'session.created' || event.type === 'session.resumed') {
		return fromSession(event.session, now);
	}
	return state && reduceOpen(state, event, now);
}

type OpenEvent = Exclude<ServerEvent, { type: 'session.created' | 'session.resumed' }>;

function reduceOpen(state: Conversation, event: OpenEvent, now: number): Conversation {
	switch (event.type) {
		case 'session.go_away':
		case 'interview.waiting':
		case 'input_audio_buffer.ack':
		case 'response.output_audio.done':
		case 'output_audio_buffer.cleared':
		case 'interview.duck':
			return state;
		case 'conversation.item.truncated':
			return { ...state, items: withCut(state.items, event.line) };
		case 'input_audio_buffer.speech_started':
			return { ...state, speaking: true, error: null };
		case 'input_audio_buffer.speech_stopped':
			return { ...state, speaking: false };
		case 'conversation.item.input_audio_transcription.delta':
			return { ...state, hearing: withWords(state.hearing, event.turn, event.delta) };
		case 'conversation.item.input_audio_transcription.completed':
			return { ...state, hearing: withPiece(state.hearing, event.turn, event.transcript) };
		case 'conversation.item.done':
			return {
				...state,
				hearing: null,
				speaking: false,
				error: null,
				items: withItem(state.items, { speaker: 'candidate', ...event.item })
			};
		case 'response.created':
			return { ...state, items: withItem(state.items, { speaker: 'interviewer', ...event.line }) };
		case 'interview.stage':
			return { ...state, stage: event.stage };
		case 'interview.question':
			return { ...state, question: event.question };
		case 'interview.clock':
			return { ...state, clock: event.clock, clockAt: now };
		case 'interview.floor':
			return { ...state, floor: event.floor };
		case 'interview.ended':
			return { ...state, ended: event.reason, floor: 'over', speaking: false, clock: stopped(state, now) };
		case 'error':
			return { ...state, error: event.error };
	}
}

/** The line as heard to its end, by this page's own knowledge. */
export function markSpoken(state: Conversation, line: number): Conversation {
	return {
		...state,
		items: state.items.map((item) =>
			item.speaker === 'interviewer' && item.line === line ? { ...item, pending: false } : item
		)
	};
}

/** The lines that the candidate hasn't heard yet, in order. */
export function pendingLines(items: readonly ConversationItem[]): LineView[] {
	return items.filter((item) => item.speaker === 'interviewer').filter((item) => item.pending);
}

/** Live milliseconds by now. */
export function liveMs(state: Pick<Conversation, 'clock' | 'clockAt'>, now: number): number {
	const since = state.clock.running ? Math.max(0, now - state.clockAt) : 0;
	return state.clock.live_ms + since;
}

/** Without a connection no time is counted; the server tells the true time when it is back. */
export function standStill(state: Conversation, now: number): Conversation {
	return { ...state, speaking: false, clock: stopped(state, now), clockAt: now };
}

function stopped(state: Pick<Conversation, 'clock' | 'clockAt'>, now: number): ClockView {
	return { ...state.clock, live_ms: liveMs(state, now), running: false };
}

function withWords(hearing: Hearing | null, turn: TurnId, words: string): Hearing {
	const known = hearing?.turn === turn ? hearing : { turn, pieces: [], soFar: '' };
	return { ...known, soFar: known.soFar === '' ? words : `${known.soFar} ${words}` };
}

/** The whole piece takes the place of its preview. */
function withPiece(hearing: Hearing | null, turn: TurnId, piece: string): Hearing | null {
	const pieces = hearing?.turn === turn ? hearing.pieces : [];
	if (piece !== '') return { turn, pieces: [...pieces, piece], soFar: '' };
	return pieces.length > 0 ? { turn, pieces, soFar: '' } : null;
}

/** All words of the turn that is being spoken. */
export function heardSoFar({ pieces, soFar }: Hearing): string {
	return [...pieces, soFar].filter((words) => words !== '').join(' ');
}

function withItem(items: ConversationItem[], item: ConversationItem): ConversationItem[] {
	const key = keyOf(item);
	const known = items.findIndex((other) => keyOf(other) === key);
	return known === -1 ? [...items, item] : items.with(known, item);
}

/** A line as far as it was heard; one that was not heard at all was not said. */
function withCut(items: ConversationItem[], line: LineView): ConversationItem[] {
	if (line.text !== '') return withItem(items, { speaker: 'interviewer', ...line });
	return items.filter((item) => item.speaker !== 'interviewer' || item.line !== line.line);
}

/** A name for an item that stays the same when it is sent again. */
export function keyOf(item: ConversationItem): string {
	return item.speaker === 'interviewer' ? `line-${item.line}` : `turn-${item.turn}`;
}
