import { describe, expect, it, test } from 'vitest';
import type { Interview } from '$lib/api/desk';
import { beforeCancelling, beforeNewLink, canBeCancelled, linkInWords, takesNewLink } from './ordered';
import { interviewInWords } from './words';

const at = Date.UTC(2026, 10, 30, 2, 0);
const invited: Interview = {
	id: 'i',
	status: 'invited',
	state: 'invited',
	rehearsal: false,
	candidate: 'Ada Poe',
	opening: 'o',
	title: 'Backend engineer',
	plan: 'backend',
	metadata: {},
	created: at,
	link_expires: at,
	pending_work: 0,
	failed_work: []
};
const STATES: Interview['state'][] = ['invited', 'expired', 'cancelled', 'started', 'ended', 'reported', 'declined'];

describe('an invitation at the desk', () => {
	test('each state has words of its own', () => {
		expect(new Set(STATES.map(interviewInWords)).size).toBe(STATES.length);
	});

	it('is cancelled until the conversation begins', () => {
		expect(STATES.filter((state) => canBeCancelled({ ...invited, state }))).toEqual(['invited', 'expired']);
		expect(beforeCancelling('Ada Poe').text).toContain('Please tell Ada Poe yourself.');
	});

	it('gets a new link until it is over or cancelled', () => {
		const renewed = STATES.filter((state) => takesNewLink({ ...invited, state }));
		expect(renewed).toEqual(['invited', 'expired', 'started', 'declined']);
		expect(takesNewLink({ ...invited, state: 'declined', started: at })).toBe(false);
		expect(beforeNewLink({ ...invited, state: 'started' }).text).toContain('let in no more');
		expect(beforeNewLink(invited).text).toContain('opens nothing more');
	});

	it('says what became of the link', () => {
		const words = (part: Partial<Interview>) => linkInWords({ ...invited, ...part }, 'en-GB', 'UTC');
		expect(words({})).toBe('works until 30 Nov 2026, 02:00');
		expect(words({ state: 'expired' })).toBe('ran out 30 Nov 2026, 02:00');
		expect(words({ state: 'cancelled', cancelled: at })).toBe('taken back 30 Nov 2026, 02:00');
		expect(words({ state: 'reported' })).toBe('');
	});
});
