import { describe, expect, test } from 'vitest';
import { invitationInWords, keptInWords } from './mode';

describe('a questionnaire', () => {
	test('is announced as writing, without a clock and without a voice', () => {
		const told = invitationInWords('questionnaire', 'Acme', 15);
		expect(told).toMatch(/in writing/);
		expect(told + keptInWords('questionnaire')).not.toMatch(/voice|speak|conversation|record/i);
	});

	test('differs from a conversation in what is agreed to', () => {
		expect(keptInWords('conversation')).toContain('My voice');
		expect(invitationInWords('conversation', 'Acme', 15)).toContain('about 15 minutes');
	});
});
