import assert from 'node:assert/strict';
import { NOBODY } from './support/server.mjs';
import { checkAccess } from './support/stage.mjs';

/** An administrator connects Greenhouse; an order, its invitation, declining, and a link that shows the report. */
export async function partners(stage) {
	const server = await stage.server();
	const opening = { title: 'Backend engineer', plan: 'taster' };
	const desk = await server.desk();
	const { id } = await desk.json('POST', '/openings', opening);
	const page = await stage.page();
	await page.goto(await server.signInLink());
	await page.getByRole('button', { name: 'Sign in with this link' }).click();
	await page.getByRole('link', { name: 'Partners' }).click();
	await page.getByText('No recruiting system is connected').waitFor();

	const call = await connect(page, server);
	const [test] = await call('GET', 'list_tests');
	assert.equal(test.partner_test_id, id);
	const { partner_interview_id: order } = await call('POST', 'send_test', sendTest(id));
	await page.reload();
	await page.getByRole('button', { name: 'Show the invitation' }).click();
	const link = new URL(await page.getByRole('textbox', { name: 'Link for Harry Potter' }).inputValue());
	await checkAccess(page, 'the partners');

	await server.ask('POST', '/candidate/decline', { body: { secret: link.hash.slice(1) } });
	const status = await call('GET', `test_status?partner_interview_id=${order}`);
	assert.equal(status.partner_status, 'complete');
	await page.goto(status.partner_profile_url);
	await page.getByText('There is nothing to read behind this link').waitFor();
	const result = await makeLink(page, server);
	await page.goto(result);
	await page.getByRole('heading', { name: 'Harry Potter' }).waitFor();
	await checkAccess(page, 'the result');
	await revoke(page, server);
	await page.goto('about:blank');
	await page.goto(result);
	await page.getByText('has expired or was revoked').waitFor();
}

async function makeLink(page, server) {
	await page.goto(`${server.origin}/interviews`);
	await page.getByRole('link', { name: 'Harry Potter' }).first().click();
	await page.getByText('Links that show this report').click();
	await page.getByRole('button', { name: 'Make a link' }).click();
	return page.locator('code').filter({ hasText: '/result#' }).innerText();
}

/** Connects Greenhouse, and gives what Greenhouse can then call. */
async function connect(page, server) {
	await page.getByText('Connect a partner').click();
	await page.getByLabel('Partner', { exact: true }).selectOption('greenhouse');
	await page.getByRole('button', { name: 'Connect' }).click();
	const card = page.getByRole('article', { name: 'Greenhouse assessments' });
	const key = await card.locator('.note code').innerText();
	const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
	return async (method, path, body) => {
		const headers = { authorization, 'content-type': 'application/json' };
		const address = `${server.origin}/partner/greenhouse/${path}`;
		const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
		assert.equal(answer.status, 200, path);
		return answer.json();
	};
}

async function revoke(page, server) {
	await page.goto(`${server.origin}/interviews`);
	await page.getByRole('link', { name: 'Harry Potter' }).first().click();
	await page.getByText('Links that show this report').click();
	await page.getByText('shown 1 times').waitFor();
	await page.getByRole('button', { name: 'Revoke' }).click();
	await page.getByText('revoked').waitFor();
}

/** Greenhouse's documented example. */
function sendTest(opening) {
	return {
		partner_test_id: opening,
		candidate: {
			first_name: 'Harry',
			last_name: 'Potter',
			resume_url: 'https://hogwarts.com/resume',
			phone_number: '123-456-7890',
			email: 'hpotter@hogwarts.edu',
			greenhouse_profile_url: 'https://app.greenhouse.io/people/17681532?application_id=26234709'
		},
		url: `${NOBODY}/integrations/testing_partners/take_home_tests/12345`
	};
}
