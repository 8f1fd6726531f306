import { describe, expect, test } from 'vitest';
import { markedQuotes, stretches, type Marked } from './highlight';

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
	return { key, dimension: 'ownership', quote, shows: [quote.shows] };
}

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
