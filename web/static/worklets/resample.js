/**
 * Brings sound to 16 kHz: a polyphase filter with a Kaiser-windowed sinc. Exact for every whole-number rate, free of
 * drift, and the same whatever the sizes of the pieces that it is fed with.
 */

export const TARGET_RATE_HZ = 16_000;

/** Zero crossings of the sinc on either side. */
const CROSSINGS = 32;
/** Share of the narrower band that passes; the rest is the filter's slope. */
const PASSBAND = 0.94;
const KAISER_BETA = 8;

export class Resampler {
	/** @param {number} inputRateHz a whole number of samples a second */
	constructor(inputRateHz) {
		const divisor = greatestCommonDivisor(inputRateHz, TARGET_RATE_HZ);
		/** Output samples of one cycle, and input samples of the same cycle. */
		this.phases = TARGET_RATE_HZ / divisor;
		this.step = inputRateHz / divisor;
		this.filters = this.step === this.phases ? null : makeFilters(this.phases, this.step);
		this.taps = this.filters?.[0]?.length ?? 0;
		/** Input that is still needed; zeros stand for what came before the first sample. */
		this.held = new Float32Array(Math.max(0, this.taps / 2 - 1));
		/** Where the next output sample stands between two inputs, in 1/phases. */
		this.phase = 0;
	}

	/**
	 * The output that the input so far allows; the last few milliseconds wait for more.
	 * @param {Float32Array} input
	 * @returns {Float32Array}
	 */
	push(input) {
		if (!this.filters) return input.slice();
		const all = new Float32Array(this.held.length + input.length);
		all.set(this.held);
		all.set(input, this.held.length);
		/** @type {number[]} */
		const output = [];
		let start = 0;
		while (start + this.taps <= all.length) {
			output.push(dotProduct(this.filters[this.phase], all, start));
			this.phase += this.step;
			start += Math.floor(this.phase / this.phases);
			this.phase %= this.phases;
		}
		this.held = all.slice(start);
		return Float32Array.from(output);
	}
}

/**
 * @param {Float32Array} filter
 * @param {Float32Array} samples
 * @param {number} start
 */
function dotProduct(filter, samples, start) {
	let sum = 0;
	for (let index = 0; index < filter.length; index++) sum += filter[index] * samples[start + index];
	return sum;
}

/**
 * One filter for each position of an output sample between two input samples.
 * @param {number} phases
 * @param {number} step
 */
function makeFilters(phases, step) {
	const narrowing = Math.min(1, phases / step);
	const cutoff = narrowing * PASSBAND;
	const half = Math.ceil(CROSSINGS / narrowing);
	return Array.from({ length: phases }, (_, phase) => {
		const filter = new Float32Array(half * 2);
		let sum = 0;
		for (let tap = 0; tap < filter.length; tap++) {
			const distance = tap - (half - 1) - phase / phases;
			filter[tap] = cutoff * sinc(cutoff * distance) * kaiser(distance / half);
			sum += filter[tap];
		}
		return filter.map((value) => value / sum);
	});
}

/** @param {number} x */
function sinc(x) {
	return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param {number} x from -1 to 1 */
function kaiser(x) {
	return Math.abs(x) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
}

/** @param {number} x */
function bessel0(x) {
	let sum = 1;
	for (let term = 1, k = 1; term > sum * 1e-12; k++) {
		term *= (x / (2 * k)) ** 2;
		sum += term;
	}
	return sum;
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number}
 */
function greatestCommonDivisor(a, b) {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
