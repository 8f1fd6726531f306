import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import type { Call } from '$lib/call/call.svelte';
import Controls from './Controls.svelte';
import type { Facts } from './room.svelte';
import QuestionnaireStart from './QuestionnaireStart.svelte';

const facts: Facts = {
	title: 'Backend engineer',
	organisation: 'Sample',
	minutes: 15,
	ear: 'typing_only',
	voice: 'server',
	mode: 'questionnaire',
	rehearsal: false
};
const call = { typing: true, canSend: true, conversation: { floor: 'candidate', ear: 'typing_only' } } as unknown as Call;
const buttons = (written: boolean) => [...render(Controls, { props: { call, written } }).body.matchAll(/<button[^>]*>([^<]*)/g)].map(([, label = '']) => label);

describe('the page of a questionnaire', () => {
	test('begins without a microphone check and without a clock', () => {
		const { body } = render(QuestionnaireStart, { props: { facts, again: false, enter: () => {} } });
		expect(body).toContain('There is no clock');
		expect(body).not.toMatch(/microphone|headphones|voice|minutes/i);
	});

	test('offers what helps in writing, and nothing that needs a voice or a clock', () => {
		expect(buttons(true).filter((label) => /^(Rephrase|Skip|Ask for a person|Stop)$/.test(label))).toHaveLength(4);
		expect(buttons(true).join()).not.toMatch(/Interrupt|Repeat|think|Pause|Speak/);
		expect(buttons(false).join()).toMatch(/Interrupt.*Pause/);
	});
});
