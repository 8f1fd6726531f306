import { describe, expect, test } from 'vitest';
import { heardSoFar, liveMs, markSpoken, pendingLines, reduce, type Conversation } from './conversation';
import type { ServerEvent, SessionView } from './protocol';

const session: SessionView = {
	title: 'Backend engineer',
	connection: 1,
	next_sample: 0,
	output_sample_rate_hz: 16_000,
	voice: 'server',
	ear: 'voice',
	conversation: [],
	clock: { live_ms: 1_000, planned_ms: 180_000, running: true },
	floor: 'interviewer'
};

function after(...events: ServerEvent[]): Conversation {
	const start: ServerEvent = { type: 'session.created', session };
	const state = [start, ...events].reduce<Conversation | null>((state, event) => reduce(state, event, 5_000), null);
	if (!state) throw new Error('no session');
	return state;
}

const piece = (turn: number, transcript: string): ServerEvent => ({
	type: 'conversation.item.input_audio_transcription.completed',
	turn,
	transcript
});

const words = (turn: number, delta: string): ServerEvent => ({
	type: 'conversation.item.input_audio_transcription.delta',
	turn,
	delta
});

describe('the conversation', () => {
	test('is nothing before a session', () => {
		expect(reduce(null, { type: 'interview.floor', floor: 'candidate' }, 0)).toBeNull();
	});

	test('shows the pieces of a turn as they come, and the turn once it is recorded', () => {
		const hearing = after(piece(1, 'I added'), piece(1, ''), piece(1, 'a cache'));
		expect(hearing.hearing).toEqual({ turn: 1, pieces: ['I added', 'a cache'], soFar: '' });
		const done = reduce(hearing, { type: 'conversation.item.done', item: { turn: 1, text: 'I added a cache', source: 'voice' } }, 0);
		expect(done?.hearing).toBeNull();
		expect(done?.items).toEqual([{ speaker: 'candidate', turn: 1, text: 'I added a cache', source: 'voice' }]);
	});

	test('shows words while they are said, until the whole piece takes their place', () => {
		const saying = after(piece(1, 'First'), words(1, 'I added'), words(1, 'a cash'));
		expect(saying.hearing && heardSoFar(saying.hearing)).toBe('First I added a cash');
		const said = reduce(saying, piece(1, 'I added a cache.'), 0);
		expect(said?.hearing && heardSoFar(said.hearing)).toBe('First I added a cache.');
	});

	test('a preview that turns out to be no speech goes', () => {
		expect(after(words(1, 'hello'), piece(1, '')).hearing).toBeNull();
	});

	test('a line that is sent again stands there once', () => {
		const line = { line: 1, text: 'Hello.', pending: true };
		const state = after({ type: 'response.created', line }, { type: 'response.created', line });
		expect(state.items).toHaveLength(1);
		expect(pendingLines(state.items)).toEqual([{ speaker: 'interviewer', ...line }]);
		expect(pendingLines(markSpoken(state, 1).items)).toEqual([]);
	});

	test('of a line that was cut stands what was heard, and nothing where nothing was', () => {
		const line = { line: 1, text: 'Tell me about it.', pending: true };
		const state = after({ type: 'response.created', line }, { type: 'response.created', line: { ...line, line: 2 } });
		const cut = [{ line: 1, text: 'Tell me —' }, { line: 2, text: '' }].reduce<Conversation | null>(
			(state, { line, text }) => reduce(state, { type: 'conversation.item.truncated', line: { line, text, pending: false } }, 0),
			state
		);
		expect(cut?.items).toEqual([{ speaker: 'interviewer', line: 1, text: 'Tell me —', pending: false }]);
	});

	test('a new session replaces everything', () => {
		const state = reduce(after(piece(1, 'half')), { type: 'session.resumed', session: { ...session, floor: 'candidate' } }, 0);
		expect([state?.hearing, state?.floor]).toEqual([null, 'candidate']);
	});

	test('the clock counts only while it runs', () => {
		expect(liveMs(after(), 7_500)).toBe(3_500);
		const paused = after({ type: 'interview.clock', clock: { live_ms: 4_000, planned_ms: 180_000, running: false } });
		expect(liveMs(paused, 60_000)).toBe(4_000);
	});

	test('the clock stands still at the end', () => {
		const ended = reduce(after(), { type: 'interview.ended', reason: 'completed' }, 9_000);
		expect(ended && liveMs(ended, 60_000)).toBe(5_000);
		expect(ended?.floor).toBe('over');
	});

	test('an error goes when the candidate is heard again', () => {
		const refused = after({ type: 'error', error: { code: 'nothing_heard', message: 'Nothing was heard yet.' } });
		expect(refused.error?.code).toBe('nothing_heard');
		const heard = reduce(refused, { type: 'input_audio_buffer.speech_started', audio_start_ms: 0 }, 0);
		expect([heard?.error, heard?.speaking]).toEqual([null, true]);
	});
});
