import { describe, expect, it } from 'vitest';
import type { Connection, PartnerOrder } from '$lib/api/partners';
import { draftOf, newDraft, toEntry, toldInWords } from './partners';

describe('the entry of a connection', () => {
	const nothing = { stages: [], client_id: null, user_id: null, partner_id: null };

	it('says nothing of what was left empty', () => {
		expect(toEntry('ashby', newDraft())).toEqual({ settings: nothing, api_secret: null, signing_secret: null });
		expect(toEntry('greenhouse_recruiting', newDraft())).toEqual({ settings: nothing, api_secret: null });
	});

	it('takes one stage with its opening, and numbers as numbers', () => {
		const draft = { ...newDraft(), stage: ' Voice ', job: ' 7 ', opening: 'id', userId: '9', apiSecret: 's' };
		expect(toEntry('greenhouse_recruiting', draft)).toEqual({
			settings: { ...nothing, stages: [{ stage: 'Voice', job: 7, opening: 'id' }], user_id: 9 },
			api_secret: 's'
		});
	});
});

describe('a change of a connection', () => {
	const stage = (name: string) => ({ stage: name, job: null, opening: 'id' });
	const settings = { stages: [stage('First'), stage('Second')], client_id: 'c', user_id: 9, partner_id: null };
	const connection = { settings } as unknown as Connection;

	it('keeps what the form does not show and says nothing of secrets', () => {
		const draft = { ...draftOf(connection), stage: 'Changed' };
		expect(toEntry('greenhouse_recruiting', draft)).toEqual({
			settings: { ...settings, stages: [stage('Changed'), stage('Second')] },
			api_secret: null
		});
	});
});

describe('what a partner was told', () => {
	const order = (part: object) => ({ told: null, cancelled: null, ...part }) as unknown as PartnerOrder;

	it('is told in words', () => {
		expect(toldInWords(order({}))).toBe('Nothing to tell yet');
		expect(toldInWords(order({ trouble: { detail: 'HTTP 401' } }))).toBe('Not told yet');
		expect(toldInWords(order({ told: { told: 'started' } }))).toBe('Told that it has begun');
		expect(toldInWords(order({ told: { told: 'ended', outcome: 'human_requested' } }))).toBe('Told: human requested');
		expect(toldInWords(order({ told: { told: 'nothing' } }))).toBe('There was nothing to tell');
		expect(toldInWords(order({ cancelled: 1 }))).toBe('Taken back by the partner');
	});
});
