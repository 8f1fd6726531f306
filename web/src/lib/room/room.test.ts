import { describe, expect, test } from 'vitest';
import { Refusal } from '$lib/api/http';
import type { LinkView } from '$lib/api/candidate';
import { Room, type RoomApi } from './room.svelte';
import { troubleWords, type Trouble } from './trouble';

const link = (state: LinkView['state']): LinkView => ({
	state,
	title: 'Backend engineer',
	organisation: 'Sample',
	minutes: 15,
	notice: { version: '1', paragraphs: [] },
	ear: 'voice',
	voice: 'server',
	mode: 'conversation',
	rehearsal: false
});

type Status = Awaited<ReturnType<RoomApi['readInterview']>>;
const interview = (status: NonNullable<Status>['status']): Status => ({ ...link('here'), id: 'an-id', status });

function room(answers: Partial<RoomApi>) {
	const calls: unknown[] = [];
	const api: RoomApi = {
		readLink: async () => null,
		readInterview: async () => null,
		start: async (...given) => void calls.push(given),
		decline: async (...given) => void calls.push(given),
		...answers
	};
	return { room: new Room(api), calls };
}

describe('the room', () => {
	test.each(['expired', 'cancelled', 'elsewhere', 'over', 'declined'] as const)('a link that is %s says so', async (state) => {
		const { room: opened } = room({ readLink: async () => link(state) });
		await opened.open('secret');
		expect(opened.step).toEqual({ at: 'trouble', trouble: state });
	});

	test('the link shows feedback once it was released', async () => {
		const { room: opened } = room({ readLink: async () => ({ ...link('over'), feedback: 'Thank you.' }) });
		await opened.open('secret');
		expect(opened.feedback).toBe('Thank you.');
	});

	test('an unknown link says so, even where an interview was started here', async () => {
		const { room: opened } = room({ readInterview: async () => interview('started') });
		await opened.open('secret');
		expect(opened.step).toEqual({ at: 'trouble', trouble: 'unknown' });
	});

	test('without a link the device’s own interview is found', async () => {
		const { room: opened } = room({ readInterview: async () => interview('started') });
		await opened.open('');
		expect([opened.step.at, opened.interview]).toEqual(['again', 'an-id']);
	});

	test('without a link and without an interview the way in is told', async () => {
		const { room: opened } = room({});
		await opened.open('');
		expect(opened.step).toEqual({ at: 'trouble', trouble: 'no-link' });
	});

	test('an open link shows the notice; what was agreed to is sent with its version', async () => {
		let state: LinkView['state'] = 'open';
		const { room: opened, calls } = room({
			readLink: async () => link(state),
			readInterview: async () => interview('invited')
		});
		await opened.open('secret');
		expect(opened.step.at).toBe('notice');
		state = 'here';
		await opened.agree({ recording: true, scoring: false });
		expect(calls).toEqual([['secret', '1', { recording: true, scoring: false }]]);
		expect(opened.step.at).toBe('check');
	});

	test('a refusal is told and changes nothing', async () => {
		const refuse = () => Promise.reject(new Refusal(409, 'started_elsewhere', 'It was started elsewhere.'));
		const { room: opened } = room({ readLink: async () => link('open'), start: refuse });
		await opened.open('secret');
		await opened.agree({ recording: true, scoring: true });
		expect([opened.step.at, opened.refusal, opened.busy]).toEqual(['notice', 'It was started elsewhere.', false]);
	});

	test('declining needs no consent', async () => {
		const { room: opened, calls } = room({ readLink: async () => link('open') });
		await opened.open('secret');
		await opened.decline();
		expect([opened.step, calls]).toEqual([{ at: 'done', reason: 'declined' }, [['secret']]]);
	});

	test('a server that can’t be reached is told as that', async () => {
		const { room: opened } = room({ readLink: () => Promise.reject(new Refusal(0, 'unreachable', '')) });
		await opened.open('secret');
		expect(opened.step).toEqual({ at: 'trouble', trouble: 'unreachable' });
	});

	test('every trouble comes with what helps', () => {
		const all: Trouble[] = ['no-link', 'unknown', 'expired', 'cancelled', 'elsewhere', 'declined', 'over', 'tab', 'refused', 'unreachable'];
		for (const trouble of all) {
			const { title, text } = troubleWords(trouble);
			expect(title.length).toBeGreaterThan(5);
			expect(text.length).toBeGreaterThan(20);
		}
	});
});
