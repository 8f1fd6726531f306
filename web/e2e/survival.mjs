import assert from 'node:assert/strict';
import { agree, fitting, myTurn, question, said, type } from './support/candidate.mjs';
import { inviteToTaster, pause, recording, report } from './support/server.mjs';
import { leftChannel, paddedSpeech } from './support/speech.mjs';

/** The server dies in the middle of a spoken answer: the same question stands afterwards, and no sample is lost. */
export async function survival(stage) {
	const server = await stage.server();
	const desk = await server.desk();
	const { id, link } = await inviteToTaster(desk, 'Surviving Example');
	const page = await stage.page({ speech: await paddedSpeech(await stage.folder('speech'), 'incident.wav') });
	const wire = listen(page);
	await agree(page, link);
	await page.getByLabel('I’m using headphones').check();
	await page.getByRole('button', { name: 'Begin, I’d rather type' }).click();
	const asked = await untilIncident(page);

	await page.getByRole('button', { name: 'Speak instead' }).click();
	await page.getByText('Listening to you.').waitFor();
	await pause(5_000);
	await server.kill();
	await page.getByText('The connection is gone').waitFor();
	await pause(3_000);
	// The page goes while there is no server: of a page that goes while it sends, the browser's tools don't tell every frame.
	const address = page.url();
	await page.goto('about:blank');
	await server.start();
	await page.goto(address);
	await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
	const turns = wire.turns();
	await page.getByRole('button', { name: 'Go on by voice' }).click();
	await page.locator('.captions .interviewer').first().waitFor();
	assert.equal(await question(page), asked, 'the same question stands');

	await page.waitForFunction((turns) => document.querySelectorAll('.captions .candidate:not(.hearing)').length > turns, turns, {
		timeout: 90_000
	});
	await page.getByRole('button', { name: 'Type instead' }).click();
	await wire.settled();
	const { sent, holes, durable } = wire.sound();
	assert.equal(holes, 0, 'the page sent its sound without a hole');
	assert.equal(durable, sent.length, 'every sample that the page recorded is stored');

	await finish(page);
	const made = await report(desk, id);
	assert.ok(!made.notices.some(({ kind }) => kind === 'gap'), 'the report knows of no gap');
	compareRecording(await recording(desk, id), sent);
	return `${sent.length} samples sent, ${durable} stored`;
}

/** Notes every sample that the page sends and every acknowledgement that it gets, over all connections. */
function listen(page) {
	const samples = new Map();
	const state = { durable: 0, end: 0, turns: 0 };
	page.on('websocket', (socket) => {
		socket.on('framesent', ({ payload }) => {
			if (typeof payload === 'string') return;
			const first = Number(payload.readBigUInt64LE(8));
			for (let at = 16; at < payload.length; at += 2) samples.set(first + (at - 16) / 2, payload.readInt16LE(at));
			state.end = Math.max(state.end, first + (payload.length - 16) / 2);
		});
		socket.on('framereceived', ({ payload }) => {
			if (typeof payload !== 'string') return;
			const event = JSON.parse(payload);
			if (event.type === 'input_audio_buffer.ack') state.durable = event.durable;
			if (event.type === 'conversation.item.done') state.turns++;
		});
	});
	return {
		turns: () => state.turns,
		settled: async () => {
			for (let attempt = 0; attempt < 50 && state.durable < state.end; attempt++) await pause(200);
		},
		sound: () => ({
			sent: Int16Array.from({ length: state.end }, (_, index) => samples.get(index) ?? 0),
			holes: state.end - samples.size,
			durable: state.durable
		})
	};
}

async function untilIncident(page) {
	let before;
	while (await myTurn(page, before)) {
		const asked = await question(page);
		if (/incident/i.test(asked)) return asked;
		before = await type(page, fitting(asked));
	}
	throw new Error('no question about an incident came');
}

async function finish(page) {
	let before = { ...(await said(page)), interviewer: 0 };
	while (await myTurn(page, before)) before = await type(page, fitting(await question(page)));
}

/** The recording's left channel is what the page sent, sample by sample. */
function compareRecording(file, sent) {
	const kept = leftChannel(file);
	assert.ok(kept.length >= sent.length, `the recording has ${kept.length} samples of ${sent.length}`);
	const wrong = sent.findIndex((sample, index) => sample !== kept[index]);
	assert.equal(wrong, -1, `the recording differs from sample ${wrong} on`);
}
