import { describe, expect, it } from 'vitest';
import type { Delivery, Webhook } from '$lib/api/webhooks';
import { deliveryInWords, healthInWords } from './webhooks';

const at = Date.UTC(2026, 10, 30, 2, 0);
const webhook: Webhook = {
	id: 'w',
	url: 'https://hooks.example.com/',
	description: '',
	events: [],
	openings: [],
	payload: 'thin',
	created: at
};
const delivery: Delivery = {
	id: 'd',
	message: 'msg_1',
	event: 'interview.scored',
	test: false,
	occurred: at,
	state: 'waiting',
	attempts: 0,
	due: at
};

describe('what an integrator reads at two in the morning', () => {
	it('says why an address hears nothing and what to do', () => {
		const off = (reason: 'gone' | 'failing' | 'by_hand') =>
			healthInWords({ ...webhook, disabled: { since: at, reason } }, 'en-GB', 'UTC');
		expect(off('gone')).toBe(
			'Off since 30 Nov 2026, 02:00: it answered 410 Gone. Switch it on once the receiver is back, then send what it missed.'
		);
		expect(off('failing')).toContain('five days');
		expect(off('by_hand')).toContain('somebody');
	});

	it('says since when it fails', () => {
		expect(healthInWords({ ...webhook, failing_since: at }, 'en-GB', 'UTC')).toContain('Failing since 30 Nov 2026, 02:00.');
		expect(healthInWords(webhook)).toBe('On.');
	});

	it('says when something is sent next', () => {
		expect(deliveryInWords(delivery)).toBe('is sent now');
		expect(deliveryInWords({ ...delivery, attempts: 3 }, 'en-GB', 'UTC')).toBe('3 attempts, next 30 Nov 2026, 02:00');
		const arrived: Delivery = { ...delivery, state: 'delivered', attempts: 1, due: null, settled: at };
		expect(deliveryInWords(arrived, 'en-GB', 'UTC')).toBe('1 attempt, 30 Nov 2026, 02:00');
	});
});
