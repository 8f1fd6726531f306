import assert from 'node:assert/strict';
import { agree, fitting, myTurn, question, speak, type } from './support/candidate.mjs';
import { inviteToTaster, report } from './support/server.mjs';
import { ANSWERS, paddedSpeech, wordErrorRate } from './support/speech.mjs';
import { checkAccess } from './support/stage.mjs';

const MOST_WRONG_WORDS = 0.25;

/** An interview by voice: what the browser's microphone hears stands in the report, with its scores and its sound. */
export async function room(stage) {
	const server = await stage.server();
	const desk = await server.desk();
	const { id, link } = await inviteToTaster(desk, 'Speaking Example');
	const page = await stage.page({ speech: await paddedSpeech(await stage.folder('speech'), 'incident.wav') });

	await page.goto(link);
	await page.getByRole('button', { name: 'Agree and go on' }).waitFor();
	await checkAccess(page, 'the notice');
	await agree(page, link);
	await checkMicrophone(page);

	await page.getByRole('button', { name: 'Begin, I’d rather type' }).click();
	const spoken = await answerAll(page);
	assert.ok(spoken >= 1, 'the question about an incident was asked');

	const made = await report(desk, id);
	const heard = made.conversation.filter((line) => line.source === 'voice');
	assert.equal(heard.length, spoken, 'every spoken answer is a turn of its own');
	const wrong = heard.map((line) => wordErrorRate(ANSWERS.incident, line.text));
	assert.ok(
		wrong.every((rate) => rate <= MOST_WRONG_WORDS),
		`too many wrong words: ${wrong.map((rate) => rate.toFixed(2))}: ${heard.map((line) => line.text).join(' / ')}`
	);
	checkQuotes(made);
	assert.ok(made.scores.some((score) => score.score !== null), 'the answer earned a score');
	return `${spoken} spoken answers, word errors ${wrong.map((rate) => rate.toFixed(2)).join(' ')}`;
}

/** The check shows what the server heard of the first seconds. */
async function checkMicrophone(page) {
	await page.getByText('understands synthetic speech').waitFor();
	await page.getByLabel('I’m using headphones').check();
	await page.getByRole('button', { name: 'Record five seconds' }).click();
	const heard = page.locator('.result q');
	await heard.waitFor();
	assert.match(await heard.textContent(), /migration|deployed|orders/i);
	await page.getByRole('button', { name: 'Play it back' }).click();
	await page.getByRole('button', { name: 'Play it back', disabled: false }).waitFor();
}

/** Speaks about the incident and types the rest. The microphone begins its file anew each time it is opened. */
async function answerAll(page) {
	let spoken = 0;
	let before;
	while (await myTurn(page, before)) {
		const asked = await question(page);
		if (fitting(asked) === ANSWERS.incident && spoken === 0) {
			before = await speak(page);
			spoken++;
		} else {
			before = await type(page, fitting(asked));
		}
	}
	return spoken;
}

function checkQuotes(made) {
	const turns = new Map(made.conversation.filter((line) => line.turn).map((line) => [line.turn, line.text]));
	for (const { quotes } of made.scores) {
		for (const quote of quotes) {
			const found = turns.get(quote.turn)?.slice(quote.start_utf16, quote.end_utf16);
			assert.equal(found, quote.text, 'a quote stands in the transcript letter for letter');
		}
	}
}
