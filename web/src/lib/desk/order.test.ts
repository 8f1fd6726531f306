import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import type { InterviewSummary } from '$lib/api/desk';
import InterviewTable from './InterviewTable.svelte';
import { ariaSort, orderInWords, pressed, type Ordering } from './order';

describe('an order', () => {
	test('begins with the highest number and turns round', () => {
		const first = pressed(null, 'ownership');
		expect(first).toEqual({ sort: 'ownership', order: 'desc' });
		const second = pressed(first, 'ownership');
		expect(second.order).toBe('asc');
		expect(pressed(second, 'ownership').order).toBe('desc');
		expect(pressed(second, 'overall')).toEqual({ sort: 'overall', order: 'desc' });
	});

	test('is told to eyes and to assistive technology', () => {
		const present: Ordering = { sort: 'tradeoffs', order: 'asc' };
		expect([ariaSort(present, 'tradeoffs'), ariaSort(present, 'overall'), ariaSort(null, 'overall')]).toEqual(['ascending', 'none', 'none']);
		expect(orderInWords(present)).toBe('Trade-offs, lowest first; those without a number last');
		expect(orderInWords(null)).toBe('Newest first');
	});
});

const row = {
	id: '1',
	state: 'reported',
	status: 'reported',
	rehearsal: false,
	candidate: 'Robin',
	title: 'Engineer',
	created: 0,
	scores: { overall: null, ownership: 3.94, tradeoffs: 2, specificity: 5 }
} as unknown as InterviewSummary;

function table(ordering: Ordering | null, withScores = true): string {
	return render(InterviewTable, { props: { interviews: [row], withScores, ordering, sortBy: () => {} } }).body.replaceAll(/<!--.*?-->/g, '');
}

describe('the table of interviews', () => {
	test('shows no numbers unless asked, and then has nothing to press in its head', () => {
		expect(table(null, false)).not.toMatch(/3\.9|<th[^>]*><button/);
	});

	test('has buttons for headings and says which way it is sorted', () => {
		const body = table({ sort: 'ownership', order: 'desc' });
		expect(body).toMatch(/<th[^>]*aria-sort="descending"[^>]*><button[^>]*>Ownership/);
		expect(body.match(/aria-sort="none"/g)).toHaveLength(4);
		expect(body).toMatch(/data-label="Ownership"[^>]*>3\.9</);
		expect(body).toMatch(/data-label="Overall"[^>]*>.*no number/);
	});
});
