import { describe, expect, test } from 'vitest';
import { endedInWords, type Ending } from './ended';
import { invitationInWords, keptBecause, keptInWords, scoredInWords, unscoredInWords } from './mode';

describe('a questionnaire', () => {
	test('is announced as writing, without a clock and without a voice', () => {
		const told = invitationInWords('questionnaire', 'Acme', 15);
		expect(told).toMatch(/in writing/);
		const agreed = [keptInWords, keptBecause, scoredInWords, unscoredInWords].map((words) => words('questionnaire'));
		expect(told + agreed.join(' ')).not.toMatch(/voice|speak|conversation|record/i);
	});

	test.each<Ending>(['completed', 'out_of_time', 'stopped', 'abandoned', 'human_requested', 'declined'])(
		'ends without a word of speech when %s',
		(ending) => {
			expect(endedInWords(ending, 'questionnaire')).not.toMatch(/voice|said|conversation|record/i);
		}
	);

	test('differs from a conversation in what is agreed to', () => {
		expect(keptInWords('conversation')).toContain('My voice');
		expect(invitationInWords('conversation', 'Acme', 15)).toContain('about 15 minutes');
	});
});
