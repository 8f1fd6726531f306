import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, FrameFlag, FrameKind } from './frame';

describe('a frame', () => {
	test('has its header and samples in little endian', () => {
		const bytes = encodeFrame({
			kind: FrameKind.Microphone,
			flags: FrameFlag.Replay,
			connection: 3,
			firstSample: 0x0102_0304,
			samples: Int16Array.of(1, -2)
		});
		const expected = [1, 1, 2, 0, 3, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0, 1, 0, 254, 255];
		expect([...new Uint8Array(bytes)]).toEqual(expected);
	});

	test('comes back as it was written', () => {
		const frame = {
			kind: FrameKind.Interviewer,
			flags: FrameFlag.EndOfStream,
			connection: 4_000_000_000,
			firstSample: 2 ** 40 + 7,
			samples: Int16Array.of(-32768, 0, 32767)
		};
		expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
	});

	test.each([
		['too short', [1, 2, 0, 0]],
		['of another version', [2, 2, ...new Array<number>(14).fill(0)]],
		['of an unknown kind', [1, 9, ...new Array<number>(14).fill(0)]],
		['with half a sample', [1, 2, ...new Array<number>(15).fill(0)]],
		['beyond what a number can count', [1, 2, ...new Array<number>(14).fill(255)]]
	])('%s is no frame', (_, bytes) => {
		expect(decodeFrame(Uint8Array.from(bytes).buffer)).toBeNull();
	});
});
