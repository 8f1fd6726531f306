import { describe, expect, test } from 'vitest';
import { mixDown, Packer } from '../../../static/worklets/pack.js';
import { Resampler } from '../../../static/worklets/resample.js';

const RATES = [8_000, 22_050, 32_000, 44_100, 48_000, 96_000];

function tone(rateHz: number, frequencyHz: number, seconds: number): Float32Array {
	return Float32Array.from({ length: rateHz * seconds }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));
}

/** The largest difference to the ideal tone, away from the edges. */
function deviation(output: Float32Array, frequencyHz: number): number {
	const ideal = tone(16_000, frequencyHz, output.length / 16_000);
	return output.slice(800, -800).reduce((most, value, n) => Math.max(most, Math.abs(value - (ideal[n + 800] ?? 0))), 0);
}

function loudest(samples: Float32Array): number {
	return samples.slice(800, -800).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe('the resampler', () => {
	test.each(RATES)('keeps a tone of 1 kHz in place, from %i Hz', (rate) => {
		expect(deviation(new Resampler(rate).push(tone(rate, 1_000, 1)), 1_000)).toBeLessThan(0.002);
	});

	test.each([44_100, 48_000, 96_000])('keeps what speech needs up to 7 kHz, from %i Hz', (rate) => {
		expect(deviation(new Resampler(rate).push(tone(rate, 7_000, 1)), 7_000)).toBeLessThan(0.02);
	});

	test.each([44_100, 48_000, 96_000])('lets nothing fold down from above 8 kHz, from %i Hz', (rate) => {
		expect(loudest(new Resampler(rate).push(tone(rate, 8_600, 1)))).toBeLessThan(0.002);
	});

	test.each(RATES)('gives 16,000 samples a second, but for the last few, from %i Hz', (rate) => {
		const missing = 3 * 16_000 - new Resampler(rate).push(new Float32Array(rate * 3)).length;
		expect(missing).toBeGreaterThanOrEqual(0);
		expect(missing).toBeLessThanOrEqual(80);
	});

	test.each(RATES)('gives the same whatever the sizes of the pieces, from %i Hz', (rate) => {
		const input = tone(rate, 440, 0.2);
		const whole = new Resampler(rate).push(input);
		const resampler = new Resampler(rate);
		const pieces: number[] = [];
		for (let start = 0; start < input.length; start += 128) {
			pieces.push(...resampler.push(input.subarray(start, start + 128)));
		}
		expect(pieces).toEqual([...whole]);
	});

	test('leaves 16 kHz as it is', () => {
		const input = tone(16_000, 300, 0.1);
		expect(new Resampler(16_000).push(input)).toEqual(input);
	});
});

describe('the packer', () => {
	test('gives frames of 512 samples, without losing one between calls', () => {
		const packer = new Packer();
		const ramp = Float32Array.from({ length: 1_100 }, (_, n) => n / 32_768);
		const frames = [...packer.push(ramp.subarray(0, 700)), ...packer.push(ramp.subarray(700))];
		expect(frames.flatMap((frame) => [...frame])).toEqual(Array.from({ length: 1_024 }, (_, n) => n));
	});

	test('clips what is too loud', () => {
		const [frame] = new Packer().push(new Float32Array(512).fill(1.5).fill(-1.5, 256));
		expect([frame?.[0], frame?.[511]]).toEqual([32_767, -32_768]);
	});

	test('gives the mean of several channels', () => {
		expect([...mixDown([Float32Array.of(1, 0), Float32Array.of(0, -1)])]).toEqual([0.5, -0.5]);
	});
});
