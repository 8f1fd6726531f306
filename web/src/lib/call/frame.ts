/**
 * The wire form of sound: a header of 16 bytes, then PCM16 samples, everything little endian.
 * `u8 version | u8 kind | u16 flags | u32 connection | u64 first_sample`
 */

export const FRAME_VERSION = 1;
export const HEADER_BYTES = 16;
export const SAMPLE_RATE_HZ = 16_000;
/** Samples of one microphone frame: 32 ms. */
export const FRAME_SAMPLES = 512;

export const FrameKind = { Microphone: 1, Interviewer: 2 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

export const FrameFlag = { EndOfStream: 1, Replay: 2 } as const;

export interface Frame {
	kind: FrameKind;
	flags: number;
	connection: number;
	/** Index of the first sample since the stream began. */
	firstSample: number;
	samples: Int16Array;
}

export function encodeFrame(frame: Frame): ArrayBuffer {
	const buffer = new ArrayBuffer(HEADER_BYTES + frame.samples.length * 2);
	const view = new DataView(buffer);
	view.setUint8(0, FRAME_VERSION);
	view.setUint8(1, frame.kind);
	view.setUint16(2, frame.flags, true);
	view.setUint32(4, frame.connection, true);
	view.setBigUint64(8, BigInt(frame.firstSample), true);
	frame.samples.forEach((sample, index) => view.setInt16(HEADER_BYTES + index * 2, sample, true));
	return buffer;
}

/** The frame, or nothing where the bytes are no frame of this version. */
export function decodeFrame(buffer: ArrayBuffer): Frame | null {
	if (buffer.byteLength < HEADER_BYTES || buffer.byteLength % 2 !== 0) return null;
	const view = new DataView(buffer);
	const kind = view.getUint8(1);
	if (view.getUint8(0) !== FRAME_VERSION || (kind !== 1 && kind !== 2)) return null;
	const firstSample = view.getBigUint64(8, true);
	if (firstSample > BigInt(Number.MAX_SAFE_INTEGER)) return null;
	const samples = new Int16Array((buffer.byteLength - HEADER_BYTES) / 2);
	for (let index = 0; index < samples.length; index++) {
		samples[index] = view.getInt16(HEADER_BYTES + index * 2, true);
	}
	return {
		kind,
		flags: view.getUint16(2, true),
		connection: view.getUint32(4, true),
		firstSample: Number(firstSample),
		samples
	};
}
