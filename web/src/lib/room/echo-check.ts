import type { Duplex } from '$lib/call/protocol';

/** What the microphone heard while the device check played something; levels of frames of 32 ms, in dBFS. */
export interface EchoMeasure {
	/** In the moment before. */
	quiet: readonly number[];
	/** While it was played. */
	heard: readonly number[];
	/** What was played. */
	played: readonly number[];
}

/** A frame that was played below this is a pause. */
const PLAYED_DBFS = -45;
/** An echo comes within so many frames: 0.4 s. */
const LATEST_FRAMES = 13;
/** Louder than the room by so much is an echo, in decibels. */
const AUDIBLE_DB = 6;
/** Fewer frames than these prove nothing. */
const FEWEST_FRAMES = 15;
const SILENCE_DBFS = -96;

/** How much louder than the room the microphone was while something was played, in decibels; nothing where too little was. */
export function echoReturnDb({ quiet, heard, played }: EchoMeasure): number | null {
	const whilePlayed = heard.filter((_, frame) =>
		played.slice(Math.max(0, frame - LATEST_FRAMES), frame + 1).some((level) => level > PLAYED_DBFS)
	);
	if (whilePlayed.length < FEWEST_FRAMES || quiet.length === 0) return null;
	return share(whilePlayed, 0.8) - share(quiet, 0.8);
}

/** Who may be heard while the interviewer speaks: both where nothing comes back, else one at a time. */
export function duplexAfter(measure: EchoMeasure): Duplex {
	const returned = echoReturnDb(measure);
	return returned !== null && returned < AUDIBLE_DB ? 'full' : 'half';
}

/** What that means for the candidate. */
export function duplexInWords(duplex: Duplex): string {
	return duplex === 'full'
		? 'Your microphone doesn’t hear the loudspeaker. You may speak while the interviewer speaks.'
		: 'Your microphone hears the loudspeaker. While the interviewer speaks, press Interrupt if you want to speak; with headphones you don’t need to.';
}

function share(levels: readonly number[], part: number): number {
	const sorted = levels.map((level) => Math.max(level, SILENCE_DBFS)).sort((left, right) => left - right);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? SILENCE_DBFS;
}
