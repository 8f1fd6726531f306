import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from './support/server.mjs';
import { checkAccess } from './support/stage.mjs';

/** What a manager sees of the sample organisation: sign-in, list, report, sound at a clicked line. */
export async function desk(stage) {
	const server = await stage.server({ sample: true });
	const { manager } = JSON.parse(await readFile(join(server.directory, 'sample', 'links.json'), 'utf8'));
	const page = await stage.page();
	await refusePassword(page, server);
	await page.goto(manager);
	await page.getByRole('button', { name: 'Sign in with this link' }).click();
	await page.getByRole('heading', { name: 'Interviews' }).waitFor();

	await reportReady(page);
	await checkAccess(page, 'the list');
	await rateFirst(page);
	await page.getByRole('row').filter({ hasText: 'Report is ready' }).getByRole('link').first().click();
	await page.getByRole('heading', { name: 'Transcript' }).waitFor();
	await checkAccess(page, 'the report');
	await page.getByText('made-up candidate').first().waitFor();
	assert.equal(await page.locator('.scores article').count(), 3);

	await clickQuote(page);
	await clickLine(page);
	await markdown(page);
	await receipt(page);
	await scoringTold(page);
	await sortByScores(page);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

async function refusePassword(page, server) {
	await page.goto(`${server.origin}/interviews`);
	await page.getByRole('heading', { name: 'Sign in' }).waitFor();
	await checkAccess(page, 'sign-in');
	await page.getByLabel('E-mail address').fill('manager@example.org');
	await page.getByLabel('Password').fill('not the password');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('alert').waitFor();
}

/** The sample's interviews are being rehearsed after the first start. */
async function reportReady(page) {
	for (let attempt = 0; attempt < 90; attempt++) {
		if (await page.getByText('Report is ready').first().isVisible()) return;
		await pause(2_000);
		await page.reload();
		await page.getByRole('heading', { name: 'Interviews' }).waitFor();
		await page.getByRole('table').or(page.getByText('There are no interviews yet')).waitFor();
	}
	throw new Error('no rehearsed report within three minutes');
}

/** A rating is given before the scores are seen, and stands afterwards. */
async function rateFirst(page) {
	await page.getByRole('row').filter({ hasText: 'Report is ready' }).getByRole('link', { name: /^Rate / }).first().click();
	await page.getByRole('heading', { name: 'What was said' }).waitFor();
	await checkAccess(page, 'the rating');
	await page.getByRole('group', { name: 'Ownership' }).getByRole('radio').nth(3).check();
	await page.getByRole('button', { name: 'Keep my rating' }).click();
	await page.getByText('Your rating is kept').waitFor();
	await page.getByRole('link', { name: 'Go on to the report with its scores' }).click();
	await page.getByRole('heading', { name: 'Scores' }).waitFor();
	await page.goBack();
	await page.getByText('your earlier rating stays as it is').waitFor();
	assert.ok(await page.getByRole('group', { name: 'Ownership' }).getByRole('radio').nth(3).isChecked());
	await page.getByRole('link', { name: 'Interviews' }).click();
	await page.getByRole('heading', { name: 'Interviews' }).waitFor();
}

async function receipt(page) {
	const address = await page.getByRole('link', { name: 'signed receipt' }).getAttribute('href');
	const text = await page.evaluate(async (address) => (await fetch(address)).text(), address);
	assert.equal(JSON.parse(text).signature.algorithm, 'Ed25519');
}

/** The pages about scores themselves. */
async function scoringTold(page) {
	await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'How scoring works' }).click();
	await page.getByRole('heading', { name: 'What each level looks like' }).waitFor();
	await checkAccess(page, 'how scoring works');
	await page.getByRole('link', { name: 'in short' }).click();
	await page.getByRole('heading', { name: 'What is never looked at' }).waitFor();
	await checkAccess(page, 'how scoring works, for candidates');
	await page.goBack();
	await page.getByRole('link', { name: 'Calibration' }).click();
	await page.getByText('There are no blind ratings yet').waitFor();
	await checkAccess(page, 'calibration');
}

/** The list in the order of a number, by the keyboard alone. */
async function sortByScores(page) {
	await page.getByRole('link', { name: 'Interviews' }).click();
	await page.getByRole('button', { name: 'Show scores' }).click();
	const heading = page.getByRole('columnheader', { name: 'Ownership' });
	const numbers = async () => {
		const cells = await page.locator('td[data-label="Ownership"]').allTextContents();
		return cells.map((text) => Number.parseFloat(text)).filter((number) => !Number.isNaN(number));
	};
	for (const [sorted, turn] of [
		['descending', (a, b) => b - a],
		['ascending', (a, b) => a - b]
	]) {
		await heading.getByRole('button').focus();
		await Promise.all([page.waitForResponse((answer) => answer.url().includes('sort=ownership')), page.keyboard.press('Enter')]);
		await page.locator(`th[aria-sort="${sorted}"]`, { hasText: 'Ownership' }).waitFor();
		await page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Ownership'));
		const shown = await numbers();
		assert.ok(shown.length > 0);
		assert.deepEqual(shown, shown.toSorted(turn));
	}
	await checkAccess(page, 'the list with scores');
	await page.getByRole('button', { name: 'Hide scores' }).click();
	await page.getByRole('columnheader', { name: 'Ownership' }).waitFor({ state: 'detached' });
}

async function clickQuote(page) {
	const quote = page.locator('.scores button.quote').first();
	const words = await quote.locator('q').textContent();
	await quote.click();
	const shown = await page.locator('mark.shown').allTextContents();
	const plain = shown.map((text) => text.replace(/−?[OTS]\([^)]+\)/g, '')).join('');
	assert.equal(plain, words, 'the quote’s own words are marked');
	assert.ok(await page.locator('mark.shown').first().isVisible());
}

async function clickLine(page) {
	const button = page.getByRole('button', { name: /^Play this line at/ }).last();
	const [minutes, seconds] = (await button.textContent()).match(/\d+/g).map(Number);
	await button.click();
	await page.waitForFunction(
		(from) => {
			const audio = document.querySelector('audio');
			return audio && !audio.paused && audio.currentTime > from + 0.3 && audio.currentTime < from + 8;
		},
		minutes * 60 + seconds,
		{ polling: 100 }
	);
	await page.evaluate(() => document.querySelector('audio').pause());
}

async function markdown(page) {
	const address = await page.getByRole('link', { name: 'as Markdown' }).getAttribute('href');
	const text = await page.evaluate(async (address) => (await fetch(address)).text(), address);
	assert.match(text, /^# /);
}
