import { describe, expect, test } from 'vitest';
import { EGRESSES, egressInWords, egressMeans, MODES, modeInWords, newDraft, newFact, openingInWords, toSend, type Opening } from './opening';

describe('a new opening', () => {
	test('sends nothing elsewhere and talks, unless something else is chosen', () => {
		const sent = toSend({ ...newDraft(), title: 'Engineer' }, 'taster');
		expect(sent).toEqual({ title: 'Engineer', plan: 'taster', mode: 'conversation', egress: 'none', facts: [] });
	});

	test('keeps what was entered and leaves empty rows out', () => {
		const facts = [newFact(), { topic: 'On call', askedBy: 'rota', answer: 'We share it.' }, { ...newFact(), answer: ' ' }];
		const sent = toSend({ ...newDraft(), plan: 'backend-mid', mode: 'questionnaire', egress: 'masked', facts }, 'taster');
		expect(sent.facts).toEqual([{ topic: 'On call', asked_by: 'rota', answer: 'We share it.' }]);
		expect([sent.plan, sent.mode, sent.egress]).toEqual(['backend-mid', 'questionnaire', 'masked']);
	});

	test('a row that is half filled is sent, so that the server can say what is missing', () => {
		const sent = toSend({ ...newDraft(), facts: [{ ...newFact(), topic: 'On call' }] }, 'taster');
		expect(sent.facts).toHaveLength(1);
	});

	test('one that is there says what it sets', () => {
		const fact = { topic: 'On call', asked_by: ['rota'], answer: 'We share it.' };
		const opening: Opening = { id: '', title: '', plan: '', mode: 'questionnaire', egress: 'none', facts: [fact], questions: [], rehearsal: false, created: 0 };
		expect(openingInWords(opening)).toBe('Questionnaire, one fact to tell, nothing goes to another company.');
		expect(openingInWords({ ...opening, mode: 'conversation', facts: [], egress: 'masked' })).toContain('no facts to tell, masked text');
	});

	test('every choice is told in words of its own', () => {
		const told = [...MODES.map(modeInWords), ...EGRESSES.map(egressInWords), ...EGRESSES.map(egressMeans)];
		expect(new Set(told).size).toBe(MODES.length + 2 * EGRESSES.length);
	});
});
