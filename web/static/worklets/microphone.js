/** The microphone's worklet: 16 kHz, mono, frames of 512 samples, whatever the context's rate. */

import { mixDown, Packer } from './pack.js';
import { Resampler } from './resample.js';

class Microphone extends AudioWorkletProcessor {
	constructor() {
		super();
		this.resampler = new Resampler(sampleRate);
		this.packer = new Packer();
	}

	/** @param {Float32Array[][]} inputs */
	process([channels]) {
		if (channels.length > 0) {
			for (const frame of this.packer.push(this.resampler.push(mixDown(channels)))) {
				this.port.postMessage(frame, [frame.buffer]);
			}
		}
		return true;
	}
}

registerProcessor('microphone', Microphone);
