import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PROJECT = resolve(import.meta.dirname, '../../..');
const MODEL = join(PROJECT, 'tests/models/ggml-viva-synthetic-q8_0.bin');
const START_MS = 60_000;
/** Where no partner answers. */
export const NOBODY = 'http://127.0.0.1:9';

/** The real server with a data directory of its own. */
export class Server {
	constructor(directory, port, { sample = false } = {}) {
		this.directory = directory;
		this.port = port;
		this.sample = sample;
		this.origin = `http://127.0.0.1:${port}`;
		this.output = '';
	}

	static async start(directory, options) {
		const server = new Server(directory, await freePort(), options);
		await server.start();
		return server;
	}

	get environment() {
		return {
			...process.env,
			VIVA_DATA__DIR: this.directory,
			VIVA_SERVER__LISTEN: `127.0.0.1:${this.port}`,
			VIVA_MODEL: MODEL,
			// Nothing of a test reaches a real partner.
			VIVA_PARTNERS__PLAYED_BY: NOBODY
		};
	}

	async start() {
		const args = this.sample ? ['serve', '--sample'] : ['serve'];
		this.process = spawn(resolve(process.env.VIVA_BIN), args, { cwd: this.directory, env: this.environment });
		for (const stream of [this.process.stdout, this.process.stderr]) {
			stream.on('data', (data) => (this.output += data));
		}
		const until = Date.now() + START_MS;
		while (!(await this.#answers())) {
			if (this.process.exitCode !== null || Date.now() > until) {
				throw new Error(`the server didn't start:\n${this.output}`);
			}
			await pause(100);
		}
	}

	/** As a power cut would: nothing is put away. */
	async kill() {
		const gone = once(this.process, 'exit');
		this.process.kill('SIGKILL');
		await gone;
	}

	async stop() {
		if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
		const gone = once(this.process, 'exit');
		this.process.kill('SIGTERM');
		const timer = setTimeout(() => this.process.kill('SIGKILL'), 15_000);
		await gone;
		clearTimeout(timer);
	}

	/** A sign-in link for the first administrator. */
	async signInLink(email = 'admin@localhost') {
		const { stdout } = await promisify(execFile)(resolve(process.env.VIVA_BIN), ['user', 'link', '--email', email], {
			cwd: this.directory,
			env: this.environment
		});
		return linkIn(stdout, 'sign-in');
	}

	/** A client of the interface, signed in as administrator. */
	async desk() {
		const link = new URL(await this.signInLink()).hash.slice(1);
		const answer = await this.ask('POST', '/session', { body: { link } });
		const cookie = answer.headers.get('set-cookie')?.split(';')[0];
		return {
			json: async (method, path, body) => (await this.ask(method, path, { body, cookie })).json(),
			bytes: async (path) => Buffer.from(await (await this.ask('GET', path, { cookie })).arrayBuffer())
		};
	}

	async ask(method, path, { body, cookie } = {}) {
		const headers = { Origin: this.origin, ...(cookie && { Cookie: cookie }) };
		if (body) headers['Content-Type'] = 'application/json';
		const answer = await fetch(`${this.origin}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
		return answer;
	}

	async #answers() {
		try {
			const told = this.sample ? 'As a manager' : 'Vivavoce is at';
			return (await fetch(`${this.origin}/api/v1/health/ready`)).ok && this.output.includes(told);
		} catch {
			return false;
		}
	}
}

/** Invites somebody to the taster; gives the interview's id and the candidate's link. */
export async function inviteToTaster(desk, name) {
	const opening = await desk.json('POST', '/openings', { title: 'Backend engineer', plan: 'taster' });
	return desk.json('POST', '/interviews', { opening: opening.id, candidate: { name } });
}

/** The recording, as soon as it is there. */
export async function recording(desk, id) {
	for (let attempt = 0; ; attempt++) {
		try {
			return await desk.bytes(`/interviews/${id}/audio`);
		} catch (error) {
			if (attempt === 60 || !String(error).includes('no_recording')) throw error;
			await pause(500);
		}
	}
}

/** The report, as soon as it is there. */
export async function report(desk, id) {
	for (let attempt = 0; attempt < 120; attempt++) {
		const made = await desk.json('GET', `/interviews/${id}/report`);
		if (made.state !== 'pending') return made;
		await pause(500);
	}
	throw new Error('no report within a minute');
}

export function linkIn(text, page) {
	const link = text.match(new RegExp(`https?://\\S+/${page}#\\S+`))?.[0];
	if (!link) throw new Error(`no link to /${page} in:\n${text}`);
	return link;
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function freePort() {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address();
	probe.close();
	await once(probe, 'close');
	return port;
}
