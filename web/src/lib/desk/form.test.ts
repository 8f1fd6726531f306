import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import NewOpening from './NewOpening.svelte';
import { newDraft, newFact } from './opening';

test('the form of an opening has a label for every field and says what may leave', () => {
	const draft = { ...newDraft(), facts: [newFact()] };
	const { body } = render(NewOpening, { props: { draft, plans: [] } });
	const fields = [...body.matchAll(/<(?:input|select|textarea)[^>]* id="([^"]+)"/g)].map(([, id]) => id);
	expect(fields).toEqual(['title', 'plan', 'mode', 'egress', 'topic-0', 'asked-0', 'answer-0']);
	for (const id of fields) expect(body).toContain(`for="${id}"`);
	expect(body).toContain('nothing of the conversation goes to another company');
});
