import { describe, expect, test } from 'vitest';
import { bandInWords, minutesInWords, ownRatingInWords } from './words';

describe('a report in words', () => {
	test('tells a band in halves, never narrower than it is', () => {
		expect(bandInWords([3.6, 4.7])).toBe('between 3.5 and 5');
		expect(bandInWords([1, 2.5])).toBe('between 1 and 2.5');
	});

	test('tells the length in whole minutes', () => {
		expect([0.4, 1.2, 2.1, 14.6].map(minutesInWords)).toEqual([
			'less than a minute of conversation',
			'1 minute of conversation',
			'2 minutes of conversation',
			'15 minutes of conversation'
		]);
	});

	test('tells the reader’s own rating, and where they could not tell', () => {
		expect(ownRatingInWords({ ownership: 4, tradeoffs: null, specificity: 3 })).toBe(
			'You rated before reading: ownership 4, trade-offs can’t tell, specificity 3.'
		);
	});
});
