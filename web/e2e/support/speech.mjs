import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const PERSONA = resolve(import.meta.dirname, '../../../src/rehearsal/personas/strong');
const RATE_HZ = 16_000;

/** What the made-up candidate says and types. */
export const ANSWERS = {
	incident:
		'Last year I deployed a migration that locked the orders table for nine minutes. The error rate went to 30 percent. I told the team, and I rolled back the deploy. The root cause was mine, because I did not set a lock timeout. I added a timeout of two seconds, and a check that blocks the unsafe migration.',
	cache:
		'I would cache the result in Redis for 60 seconds, because most of the reads are the same. I looked at an index instead, but it costs more writes. The downside of the cache is stale data. If the data had to be correct every time, I would choose the index.',
	other: 'I wrote the postmortem, and I watched the dashboard for three weeks.'
};

/**
 * A sound file for the browser's microphone: the persona's speech with silence before and after, since the browser plays
 * it from the moment that the page asks for the microphone, and hums at its end.
 */
export async function paddedSpeech(folder, name, { before = 0.7, after = 240 } = {}) {
	const samples = await readSamples(join(PERSONA, name));
	const all = new Int16Array(Math.round((before + after) * RATE_HZ) + samples.length);
	all.set(samples, Math.round(before * RATE_HZ));
	const path = join(folder, name);
	await writeFile(path, wav(all));
	return path;
}

/** Reads a WAV file of 8 or 16 bits with one channel. */
async function readSamples(path) {
	const file = await readFile(path);
	const { data, bits } = chunks(file);
	if (bits === 16) return new Int16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
	return Int16Array.from(data, (value) => (value - 128) << 8);
}

/** The left channel of a 16-bit WAV file. */
export function leftChannel(file) {
	const { data, channels } = chunks(file);
	return Int16Array.from({ length: data.length / 2 / channels }, (_, n) => data.readInt16LE(n * 2 * channels));
}

function chunks(file) {
	const found = { channels: 1, bits: 16, data: Buffer.alloc(0) };
	for (let at = 12; at + 8 <= file.length; ) {
		const [id, size] = [file.toString('latin1', at, at + 4), file.readUInt32LE(at + 4)];
		const body = file.subarray(at + 8, at + 8 + size);
		if (id === 'fmt ') Object.assign(found, { channels: body.readUInt16LE(2), bits: body.readUInt16LE(14) });
		if (id === 'data') found.data = body;
		at += 8 + size + (size % 2);
	}
	return found;
}

function wav(samples) {
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + samples.length * 2, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(RATE_HZ, 24);
	header.writeUInt32LE(RATE_HZ * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36);
	header.writeUInt32LE(samples.length * 2, 40);
	return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

/** Share of words that were heard wrong: insertions, deletions and changes over the words that were said. */
export function wordErrorRate(said, heard) {
	const [a, b] = [words(said), words(heard)];
	let row = b.map((_, index) => index + 1);
	row.unshift(0);
	for (const [index, word] of a.entries()) {
		const next = [index + 1];
		for (const [other, candidate] of b.entries()) {
			next.push(Math.min(next[other] + 1, row[other + 1] + 1, row[other] + (word === candidate ? 0 : 1)));
		}
		row = next;
	}
	return row.at(-1) / a.length;
}

function words(text) {
	return text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
}
