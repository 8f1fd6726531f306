import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { Server } from './server.mjs';

const TRACES = resolve(import.meta.dirname, '../../test-results');
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--use-fake-device-for-media-stream',
	'--use-fake-ui-for-media-stream',
	'--autoplay-policy=no-user-gesture-required'
];

/** All that one scenario starts: servers, browsers, folders. Cleared at its end. */
export class Stage {
	constructor(name) {
		this.name = name;
		this.traces = join(TRACES, name);
		this.complaints = [];
		this.undo = [];
		this.servers = [];
		this.pages = [];
	}

	async folder(purpose) {
		const path = await mkdtemp(join(tmpdir(), `vivavoce-${this.name}-${purpose}-`));
		this.undo.push(() => rm(path, { recursive: true, force: true }));
		return path;
	}

	async server(options) {
		const server = await Server.start(await this.folder('data'), options);
		this.servers.push(server);
		this.undo.push(() => server.stop());
		return server;
	}

	/** A fresh browser; what its microphone hears is the sound file `speech`. */
	async page({ speech } = {}) {
		const args = speech ? [...FLAGS, `--use-file-for-fake-audio-capture=${speech}%noloop`] : FLAGS;
		const context = await chromium.launchPersistentContext(await this.folder('browser'), {
			executablePath: browserPath(),
			headless: true,
			args,
			permissions: ['microphone']
		});
		this.undo.push(() => context.close());
		const page = context.pages()[0] ?? (await context.newPage());
		page.setDefaultTimeout(30_000);
		page.on('pageerror', (error) => this.complaints.push(`the page failed: ${error.message}`));
		page.on('console', (message) => {
			if (/Content Security Policy/.test(message.text())) this.complaints.push(message.text());
		});
		this.pages.push(page);
		return page;
	}

	/** Fails when a page broke a rule that nobody sees. */
	checkConsole() {
		if (this.complaints.length > 0) throw new Error(this.complaints.join('\n'));
	}

	async keepTraces() {
		await mkdir(this.traces, { recursive: true });
		for (const [index, page] of this.pages.entries()) {
			await page.screenshot({ path: join(this.traces, `page-${index}.png`), fullPage: true }).catch(() => {});
		}
		for (const [index, server] of this.servers.entries()) {
			await writeFile(join(this.traces, `server-${index}.log`), server.output);
		}
	}

	async clear() {
		for (const undo of this.undo.reverse()) await undo().catch(() => {});
	}
}

function browserPath() {
	const path = process.env.CHROMIUM ?? BROWSERS.find((candidate) => existsSync(candidate));
	if (!path) throw new Error('no Chromium was found; install it, or set CHROMIUM to where it is');
	return path;
}

/** Fails where the page has serious barriers for people with disabilities. */
export async function checkAccess(page, where) {
	const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
	await page.evaluate(source);
	const { violations } = await page.evaluate(() => globalThis.axe.run(document));
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	if (serious.length > 0) {
		const list = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
		throw new Error(`${where} has barriers:\n${list.join('\n')}`);
	}
}
