import assert from 'node:assert/strict';
import { checkAccess } from './support/stage.mjs';

/** An administrator makes a new link, cancels an interview, and deletes a webhook; each is asked about first. */
export async function upkeep(stage) {
	const server = await stage.server();
	const desk = await server.desk();
	const page = await stage.page();
	await page.goto(await server.signInLink());
	await page.getByRole('button', { name: 'Sign in with this link' }).click();
	await page.getByRole('heading', { name: 'Interviews' }).waitFor();
	await takeBack(page, server, desk);
	await deleteWebhook(page, server, desk);
}

async function takeBack(page, server, desk) {
	const opening = await desk.json('POST', '/openings', { title: 'Backend engineer', plan: 'taster' });
	const candidate = { name: 'Ada Poe', email: 'ada@example.org' };
	const { id } = await desk.json('POST', '/interviews', { opening: opening.id, candidate, external_id: 'application-7' });
	await page.goto(`${server.origin}/interviews/${id}`);
	await page.getByRole('link', { name: 'ada@example.org' }).waitFor();
	await page.getByText('application-7').waitFor();

	await page.getByRole('button', { name: 'New link' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Make a new link' }).click();
	const link = await page.getByRole('textbox', { name: 'Link for Ada Poe' }).inputValue();
	await checkAccess(page, 'the invitation');

	const cancel = page.getByRole('button', { name: 'Cancel the interview' });
	await cancel.click();
	await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
	await cancel.click();
	await page.getByRole('dialog').getByRole('button', { name: 'Cancel the interview' }).click();
	await page.getByText('The interview was cancelled before it began.').waitFor();
	await cancel.waitFor({ state: 'detached' });
	await page.goto(`${server.origin}/interviews`);
	await page.getByRole('row', { name: 'Ada Poe' }).getByText('Cancelled').waitFor();
	await page.goto(link);
	await page.getByRole('heading', { name: 'This interview was cancelled' }).waitFor();
}

async function deleteWebhook(page, server, desk) {
	await desk.json('POST', '/webhooks', { url: 'https://hooks.example.com/', description: 'Sync' });
	await page.goto(`${server.origin}/webhooks`);
	const card = page.getByRole('article', { name: 'Sync' });
	assert.equal(await card.getByRole('table').count(), 0, 'the record is folded');
	const remove = card.getByRole('button', { name: 'Delete' });
	await remove.dblclick();
	const yes = page.getByRole('dialog').getByRole('button', { name: 'Delete it with its record' });
	await secondPress(page, await yes.boundingBox());
	await page.keyboard.press('Escape');
	assert.ok(await remove.evaluate((button) => button === document.activeElement), 'the keyboard keeps its place');
	assert.ok(await card.isVisible(), 'a double click deletes nothing');

	await remove.click();
	await checkAccess(page, 'the question');
	await yes.click();
	await page.getByText('Sync was deleted.').waitFor();
	assert.ok(await page.getByText('Sync was deleted.').evaluate((place) => place === document.activeElement));
	assert.equal(await page.getByRole('article').count(), 0);
}

/** The second press of a double click, whose first one opened the question under the pointer. */
async function secondPress(page, { x, y }) {
	await page.mouse.move(x + 10, y + 10);
	await page.mouse.down({ clickCount: 2 });
	await page.mouse.up({ clickCount: 2 });
}
