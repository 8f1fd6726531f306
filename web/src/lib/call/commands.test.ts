import { describe, expect, test } from 'vitest';
import { Commands } from './commands';
import type { ClientEvent, Intent } from './protocol';

function commands() {
	const at = { sample: 0, ms: 0 };
	const sent: string[] = [];
	const send = (event: ClientEvent) => void sent.push(event.type === 'interview.intent' ? event.intent : event.type);
	return { at, sent, commands: new Commands({ sentUntil: () => at.sample, now: () => at.ms, send }) };
}

const press = (intent: Intent): ClientEvent => ({ type: 'interview.intent', intent });

describe('commands', () => {
	test('wait for the sound before them, and keep their order', () => {
		const { commands: queue, at, sent } = commands();
		queue.push(press('skip'), 1_024);
		queue.push(press('stop'), 512);
		at.sample = 512;
		queue.sendDue();
		expect(sent).toEqual([]);
		at.sample = 1_024;
		queue.sendDue();
		expect(sent).toEqual(['skip', 'stop']);
	});

	test('are sent at once where nothing waits', () => {
		const { commands: queue, sent } = commands();
		queue.push(press('repeat'), 0);
		expect(sent).toEqual(['repeat']);
	});

	test('do not wait longer than twenty seconds', () => {
		const { commands: queue, at, sent } = commands();
		queue.push(press('skip'), 512);
		at.ms = 19_999;
		queue.sendDue();
		expect(sent).toEqual([]);
		at.ms = 20_000;
		queue.sendDue();
		expect(sent).toEqual(['skip']);
	});

	test('that may fit no longer go with the connection; an answer and the wish to end stay', () => {
		const { commands: queue, at, sent } = commands();
		queue.push(press('skip'), 512);
		queue.push({ type: 'conversation.item.create', item: { text: 'An index.' } }, 512);
		queue.push(press('stop'), 512);
		queue.disconnected();
		at.ms = 60_000;
		queue.connected();
		queue.sendDue();
		expect(sent).toEqual([]);
		at.sample = 512;
		queue.sendDue();
		expect(sent).toEqual(['conversation.item.create', 'stop']);
	});
});
