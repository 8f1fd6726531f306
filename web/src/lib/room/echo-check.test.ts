import { describe, expect, test } from 'vitest';
import { duplexAfter, echoReturnDb } from './echo-check';

/** Syllables: loud and soft by turns. */
const played = Array.from({ length: 60 }, (_, frame) => (frame % 8 < 5 ? -20 : -70));
const quiet = Array.from({ length: 12 }, (_, frame) => -62 + (frame % 3));
const room = Array.from({ length: 60 }, (_, frame) => -62 + (frame % 3));

/** What comes back so many frames late, so many decibels below what was played, above the noise of the room. */
const echo = (late: number, below: number) =>
	room.map((noise, frame) => Math.max(noise, (played[frame - late] ?? -96) - below));

describe('the echo check', () => {
	test.each([
		['nothing comes back', room, 'full'],
		['next to nothing comes back', echo(4, 40), 'full'],
		['an echo comes back', echo(4, 20), 'half'],
		['an echo comes back late', echo(11, 25), 'half'],
		['the microphone gives digital silence', room.map(() => -Infinity), 'full']
	] as const)('when %s', (_, heard, duplex) => {
		expect(duplexAfter({ quiet, heard, played })).toBe(duplex);
	});

	test('tells by how much the echo stands out', () => {
		expect(echoReturnDb({ quiet, heard: echo(4, 20), played })).toBe(20);
	});

	test('that measured too little promises nothing', () => {
		expect(duplexAfter({ quiet, heard: room.slice(0, 5), played: played.slice(0, 5) })).toBe('half');
		expect(duplexAfter({ quiet: [], heard: room, played })).toBe('half');
		expect(duplexAfter({ quiet, heard: room, played: played.map(() => -96) })).toBe('half');
	});
});
