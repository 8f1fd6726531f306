import { describe, expect, test } from 'vitest';
import { cells, codeParts, levelOf, levelsFrom, sameForAll } from './anchors';

const same = { level: 1, junior: 'a', mid: 'a', senior: 'a', staff: 'a' };
const parted = { level: 3, junior: 'j', mid: 'a', senior: 's', staff: 's' };

describe('anchored levels', () => {
	test('begin with the reader’s own, where that is known', () => {
		expect(levelsFrom(levelOf('senior'))).toEqual(['senior', 'junior', 'mid', 'staff']);
		expect(levelsFrom(levelOf('chief'))).toEqual(['junior', 'mid', 'senior', 'staff']);
		expect(levelOf(null)).toBeNull();
	});

	test('say once what holds for neighbours', () => {
		expect(cells(same, levelsFrom(null))).toEqual([{ text: 'a', span: 4 }]);
		expect(cells(parted, levelsFrom(null)).map(({ text, span }) => text + span)).toEqual(['j1', 'a1', 's2']);
	});

	test('are the same for all where no anchor differs', () => {
		expect(sameForAll([same])).toBe(true);
		expect(sameForAll([same, parted])).toBe(false);
	});
});

test('commands are told apart from the sentence around them', () => {
	expect(codeParts('Run `vivavoce rescore` again.')).toEqual([
		{ text: 'Run ', code: false },
		{ text: 'vivavoce rescore', code: true },
		{ text: ' again.', code: false }
	]);
	expect(codeParts('Nothing here.')).toEqual([{ text: 'Nothing here.', code: false }]);
});
