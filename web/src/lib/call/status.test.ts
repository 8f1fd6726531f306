import { describe, expect, test } from 'vitest';
import { fromSession } from './conversation';
import type { FloorView } from './protocol';
import { statusInWords, type Moment } from './status';

function moment(floor: FloorView, more: Partial<Moment> = {}): Moment {
	const conversation = fromSession(
		{
			title: '',
			connection: 1,
			next_sample: 0,
			output_sample_rate_hz: 16_000,
			voice: 'server',
			ear: 'voice',
			conversation: [],
			clock: { live_ms: 0, planned_ms: 1, running: true },
			floor
		},
		0
	);
	return { conversation, link: 'open', full: false, waiting: null, typing: false, microphone: 'on', captionsOnly: false, duplex: 'full', written: false, ...more };
}

describe('the status', () => {
	test('a questionnaire speaks of neither voice nor clock', () => {
		const words = (floor: FloorView) => statusInWords(moment(floor, { written: true, typing: true, captionsOnly: true }));
		const floors: FloorView[] = ['interviewer', 'candidate', 'thinking', 'paused', 'over'];
		for (const floor of floors) expect(words(floor)).not.toMatch(/speak|voice|clock|microphone|interviewer/i);
		expect(words('candidate')).toContain('Type your answer');
	});

	test.each([
		['interviewer', {}, 'The interviewer is speaking.'],
		['interviewer', {}, 'begin to speak at any time'],
		['interviewer', { duplex: 'half' }, 'Press Interrupt'],
		['interviewer', { captionsOnly: true }, 'Please read the words'],
		['candidate', {}, 'Your turn.'],
		['candidate', { typing: true }, 'Type your answer'],
		['thinking', {}, 'One moment.'],
		['paused', {}, 'the microphone is off'],
		['over', {}, 'is over']
	] as const)('says whose turn it is: %s %o', (floor, more, words) => {
		expect(statusInWords(moment(floor, more))).toContain(words);
	});

	test('a questionnaire speaks of neither voice nor clock', () => {
		const words = (floor: FloorView) => statusInWords(moment(floor, { written: true, typing: true, captionsOnly: true }));
		const floors: FloorView[] = ['interviewer', 'candidate', 'thinking', 'paused', 'over'];
		for (const floor of floors) expect(words(floor)).not.toMatch(/speak|voice|clock|microphone|interviewer/i);
		expect(words('candidate')).toContain('Type your answer');
	});

	test.each([
		['opening', 'please allow it'],
		['trouble', 'the microphone is off']
	] as const)('never claims to listen while the microphone is in the state %s', (microphone, words) => {
		const { conversation, ...rest } = moment('candidate', { microphone });
		expect(statusInWords({ ...rest, conversation: conversation && { ...conversation, speaking: true } })).toContain(words);
	});

	test('says that speech is heard', () => {
		const { conversation, ...rest } = moment('candidate');
		expect(statusInWords({ ...rest, conversation: conversation && { ...conversation, speaking: true } })).toBe('Listening to you.');
	});

	test('says where a lost connection leaves the answer', () => {
		expect(statusInWords(moment('candidate', { link: 'waiting' }))).toContain('kept on this device');
		expect(statusInWords(moment('candidate', { link: 'connecting', typing: true }))).toContain('typed is safe');
		expect(statusInWords(moment('paused', { link: 'waiting', microphone: 'off' }))).toContain('microphone is off');
	});

	test('says that recording has paused before anything else', () => {
		expect(statusInWords(moment('candidate', { full: true, link: 'waiting' }))).toContain('recording has paused');
	});
});
