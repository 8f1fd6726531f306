/** Cuts sound into frames of 512 samples of 16 bits. */

export const FRAME_SAMPLES = 512;

export class Packer {
	constructor() {
		this.frame = new Int16Array(FRAME_SAMPLES);
		this.filled = 0;
	}

	/**
	 * The frames that became full.
	 * @param {Float32Array} samples from -1 to 1; what is louder is clipped
	 * @returns {Int16Array[]}
	 */
	push(samples) {
		const full = [];
		for (const sample of samples) {
			this.frame[this.filled++] = toInt16(sample);
			if (this.filled === FRAME_SAMPLES) {
				full.push(this.frame);
				this.frame = new Int16Array(FRAME_SAMPLES);
				this.filled = 0;
			}
		}
		return full;
	}
}

/** @param {number} sample */
function toInt16(sample) {
	return Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
}

/**
 * Several channels as one.
 * @param {Float32Array[]} channels
 * @returns {Float32Array}
 */
export function mixDown(channels) {
	const [first = new Float32Array(0), ...others] = channels;
	if (others.length === 0) return first;
	return first.map((sample, index) => others.reduce((sum, channel) => sum + channel[index], sample) / channels.length);
}
