import { describe, expect, test } from 'vitest';
import { decidingFirst, lacks, legend, markedQuotes, signOf, stretches, type Dimension, type Marked, type Signal } from './highlight';

function mark(key: string, text: string, words: string): Marked {
	const start = text.indexOf(words);
	const quote = {
		turn: 1,
		text: words,
		start,
		end: start + words.length,
		start_utf16: start,
		end_utf16: start + words.length,
		signal: 'own_action' as const,
		shows: 'something they did themselves'
	};
	return { key, dimension: 'ownership', quote, shows: [quote.shows], signals: [quote.signal] };
}

function showing(key: string, signals: Signal[], dimension: Dimension = 'ownership'): Marked {
	return { ...mark(key, TEXT, 'team'), dimension, signals };
}

const keys = (marks: Marked[]) => marks.map(({ key }) => key).join('');

const TEXT = 'I rolled the deploy back and told the team.';

describe('a highlighted text', () => {
	test('without quotes is one stretch', () => {
		expect(stretches(TEXT, [])).toEqual([{ text: TEXT, marks: [], begins: [] }]);
	});

	test('is the same text, letter for letter', () => {
		const marks = [mark('a', TEXT, 'rolled the deploy back'), mark('b', TEXT, 'the deploy back and told'), mark('c', TEXT, TEXT)];
		expect(stretches(TEXT, marks).map((stretch) => stretch.text).join('')).toBe(TEXT);
	});

	test('shows where quotes overlap, and begins each once', () => {
		const marks = [mark('a', TEXT, 'rolled the deploy'), mark('b', TEXT, 'deploy back')];
		const found = stretches(TEXT, marks).map(({ text, marks, begins }) => [
			text,
			marks.map(({ key }) => key).join(''),
			begins.map(({ key }) => key).join('')
		]);
		expect(found).toEqual([
			['I ', '', ''],
			['rolled the ', 'a', 'a'],
			['deploy', 'ab', 'b'],
			[' back', 'b', ''],
			[' and told the team.', '', '']
		]);
	});

	test('ignores a place outside of the text', () => {
		const outside = mark('a', TEXT, 'team');
		outside.quote.end_utf16 = 900;
		expect(stretches(TEXT, [outside]).at(-1)?.text).toBe('team.');
	});
});

describe('the quotes of a report', () => {
	const quote = mark('a', TEXT, 'told the team').quote;
	const score = { title: '', missing: [], quotes: [quote, { ...quote, shows: 'an outcome they told' }] };

	test('stand once a dimension, with all that they show', () => {
		const marks = markedQuotes([
			{ ...score, dimension: 'ownership' },
			{ ...score, dimension: 'tradeoffs', quotes: [quote] }
		]);
		expect(marks.map(({ dimension, shows }) => [dimension, shows])).toEqual([
			['ownership', ['something they did themselves', 'an outcome they told']],
			['tradeoffs', ['something they did themselves']]
		]);
		expect(new Set(marks.map(({ key }) => key)).size).toBe(2);
	});
});

describe('the deciding words', () => {
	const story = [
		showing('a', ['own_action']),
		showing('b', ['own_action']),
		showing('c', ['own_decision', 'own_action']),
		showing('d', ['own_plan']),
		showing('e', ['own_outcome']),
		showing('f', ['systemic_change'])
	];

	test('stand first, each with something that those before it don’t show; the others follow as they were said', () => {
		expect(keys(decidingFirst(story, 4.5, 3))).toBe('cfeabd');
	});

	test('of detail are those that show several kinds', () => {
		const detail = [showing('a', ['artefact']), showing('b', ['quantity', 'scope', 'symptom']), showing('c', ['artefact', 'technology'])];
		expect(keys(decidingFirst(detail, 3, 2))).toBe('bca');
	});

	test('of a low score are what lacks, and of a higher one never', () => {
		const poor = [showing('a', ['team_action']), showing('b', ['unowned'])];
		expect(keys(decidingFirst(poor, 1.4, 1))).toBe('ba');
		expect(keys(decidingFirst(poor, 2.4, 1))).toBe('ab');
	});
});

describe('words that earned nothing', () => {
	test('are told apart from those that also show something', () => {
		expect(lacks(showing('a', ['unowned']))).toBe(true);
		expect(lacks(showing('a', ['unowned', 'own_action']))).toBe(false);
		expect(lacks(showing('a', []))).toBe(false);
	});

	test('have a sign of their own, for eye and ear', () => {
		expect(signOf(showing('a', ['unweighed'], 'tradeoffs'))).toEqual({
			letter: '−T',
			told: 'told without weighing another way, trade-offs'
		});
		expect(signOf(showing('a', ['cost'], 'tradeoffs'))).toEqual({ letter: 'T', told: 'evidence for trade-offs' });
	});

	test('are in the legend where there are any, and nothing is in it that is not there', () => {
		expect(legend([])).toEqual([]);
		expect(legend([showing('a', ['own_action']), showing('b', ['quantity'], 'specificity')])).toEqual([
			'Highlighted words count for a score: O ownership, S specificity.'
		]);
		expect(legend([showing('a', ['unowned'])])).toEqual([
			'Words with a minus earned nothing there: −O told without an own part. A broken line under them: nothing at all.'
		]);
	});
});
