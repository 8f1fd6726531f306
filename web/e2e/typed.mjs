import assert from 'node:assert/strict';
import { agree, fitting, myTurn, question, type } from './support/candidate.mjs';
import { inviteToTaster, report } from './support/server.mjs';
import { checkAccess } from './support/stage.mjs';

/** The taster, typed from its first to its last answer; after the second one it goes on in another tab. */
export async function typed(stage) {
	const server = await stage.server();
	const desk = await server.desk();
	const { id, link } = await inviteToTaster(desk, 'Typing Example');
	let page = await stage.page();
	await agree(page, link);
	await checkAccess(page, 'the microphone check');
	await page.getByRole('button', { name: 'Begin, I’d rather type' }).click();

	const answers = [];
	let before;
	while (await myTurn(page, before)) {
		if (answers.length === 1) await checkAccess(page, 'the conversation');
		const answer = fitting(await question(page));
		before = await type(page, answer);
		answers.push(answer);
		assert.ok(answers.length <= 8, 'the taster asks four questions and at most a follow-up each');
		if (answers.length === 2) page = await goOnInAnotherTab(page, link);
	}
	await checkAccess(page, 'the end');

	const made = await report(desk, id);
	const turns = made.conversation.filter((line) => line.speaker === 'candidate');
	assert.deepEqual(
		turns.map((line) => line.text),
		answers,
		'the report holds every typed answer, letter for letter'
	);
	assert.ok(turns.every((line) => line.source === 'typed'));
	assert.equal(made.scores.length, 3);
	return `${answers.length} answers, report ${made.state}`;
}

async function goOnInAnotherTab(page, link) {
	const other = await page.context().newPage();
	await other.goto(link);
	await other.getByRole('button', { name: 'Go on typing' }).click();
	await other.locator('.captions .candidate').nth(1).waitFor();
	await page.getByRole('heading', { name: 'goes on in another tab' }).waitFor();
	return other;
}
