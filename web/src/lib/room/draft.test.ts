import { describe, expect, test } from 'vitest';
import { keepDraft, keptDraft } from './draft';

function shelf() {
	const kept = new Map<string, string>();
	return {
		kept,
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	};
}

const NOTHING = { text: '', sentBehind: null };

describe('a draft', () => {
	test('outlives a reload, also while it is on its way', () => {
		const tab = shelf();
		keepDraft('one', { text: 'I moved the', sentBehind: 2 }, tab);
		expect(keptDraft('one', tab)).toEqual({ text: 'I moved the', sentBehind: 2 });
	});

	test('belongs to one interview', () => {
		const tab = shelf();
		keepDraft('one', { text: 'I moved the', sentBehind: null }, tab);
		expect(keptDraft('two', tab)).toEqual(NOTHING);
	});

	test('leaves no trace once it was recorded', () => {
		const tab = shelf();
		keepDraft('one', { text: 'I moved the', sentBehind: null }, tab);
		keepDraft('one', NOTHING, tab);
		expect([keptDraft('one', tab), tab.kept.size]).toEqual([NOTHING, 0]);
	});
});
