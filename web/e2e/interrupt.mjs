import assert from 'node:assert/strict';
import { agree, myTurn, said } from './support/candidate.mjs';
import { inviteToTaster } from './support/server.mjs';
import { ANSWERS, paddedSpeech, wordErrorRate } from './support/speech.mjs';

const MOST_WRONG_WORDS = 0.25;

/** A candidate with headphones speaks over the interviewer, then stops the next line with the button. */
export async function interrupt(stage) {
	const server = await stage.server();
	const desk = await server.desk();
	const { link } = await inviteToTaster(desk, 'Interrupting Example');
	const page = await stage.page({ speech: await paddedSpeech(await stage.folder('speech'), 'incident.wav', { before: 4 }) });
	await agree(page, link);
	await page.getByLabel('I’m using headphones').check();
	await page.getByRole('button', { name: 'Begin by voice' }).click();

	const cut = page.locator('.captions .interviewer').filter({ hasText: /—\s*$/ });
	await cut.first().waitFor();
	const answer = page.locator('.captions .candidate:not(.hearing)');
	await answer.first().waitFor({ timeout: 90_000 });
	const heard = (await answer.allTextContents()).join(' ');
	const wrong = wordErrorRate(ANSWERS.incident, heard);
	assert.ok(wrong <= MOST_WRONG_WORDS, `what was said over the interviewer was heard: ${heard}`);

	const before = await said(page);
	await page.getByRole('button', { name: 'Interrupt', disabled: false }).click();
	assert.ok(await myTurn(page, { interviewer: before.interviewer - 1 }), 'the button gives the floor');
	return `word errors ${wrong.toFixed(2)}, ${await cut.count()} lines cut`;
}
