import { ANSWERS } from './speech.mjs';

const TURN_MS = 90_000;

/** Agrees to the notice and waits for the check of microphone and voice. */
export async function agree(page, link, { scoring = true } = {}) {
	await page.goto(link);
	await page.getByLabel('My voice and what I type').check();
	if (scoring) await page.getByLabel('A program may score').check();
	await page.getByRole('button', { name: 'Agree and go on' }).click();
	await page.getByRole('heading', { name: 'Before we begin' }).waitFor();
}

/** Counts what both sides have said so far. */
export async function said(page) {
	return page.evaluate(() => ({
		interviewer: document.querySelectorAll('.captions .interviewer').length,
		candidate: document.querySelectorAll('.captions .candidate:not(.hearing)').length
	}));
}

/** Waits until the candidate may speak and the interviewer has said more than before; false at the end. */
export async function myTurn(page, before = { interviewer: 0 }) {
	const at = await page.waitForFunction(
		(lines) => {
			if (document.querySelector('main h1')?.textContent?.startsWith('Thank you')) return 'over';
			const status = document.querySelector('.status [role=status]')?.textContent ?? '';
			const more = document.querySelectorAll('.captions .interviewer').length > lines;
			return more && /^(Your turn|Listening)/.test(status) && 'mine';
		},
		before.interviewer,
		{ timeout: TURN_MS, polling: 100 }
	);
	return (await at.jsonValue()) === 'mine';
}

/** The question that stands. */
export function question(page) {
	return page.locator('section[aria-labelledby=question] .text').textContent();
}

/** Sends a typed answer; the page must be in typing mode. */
export async function type(page, text) {
	const before = await said(page);
	await page.getByLabel('Your answer').fill(text);
	await page.getByRole('button', { name: 'Send this answer' }).click();
	await recorded(page, before);
	return before;
}

/** Speaks what the browser's microphone has to say, then goes back to typing. */
export async function speak(page) {
	const before = await said(page);
	await page.getByRole('button', { name: 'Speak instead' }).click();
	await recorded(page, before);
	const back = page.getByRole('button', { name: 'Type instead' });
	await back.click();
	return before;
}

/** A typed answer that fits the question. */
export function fitting(asked) {
	if (/incident|went wrong|outage|broke/i.test(asked)) return ANSWERS.incident;
	if (/slow|endpoint|cache/i.test(asked)) return ANSWERS.cache;
	return ANSWERS.other;
}

async function recorded(page, before) {
	await page.waitForFunction(
		(turns) =>
			document.querySelectorAll('.captions .candidate:not(.hearing)').length > turns ||
			document.querySelector('main h1')?.textContent?.startsWith('Thank you'),
		before.candidate,
		{ timeout: TURN_MS, polling: 100 }
	);
}
