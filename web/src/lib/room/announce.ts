import type { EarMode, VoiceMode } from '$lib/call/protocol';

/** Who speaks for the interviewer on this device. */
export type Speech = 'server' | 'browser' | 'captions';

export function speechOf(voice: VoiceMode, hasLocalVoice: boolean): Speech {
	if (voice === 'server') return 'server';
	return hasLocalVoice ? 'browser' : 'captions';
}

export function speechInWords(speech: Speech): string {
	switch (speech) {
		case 'server':
			return 'You will hear the interviewer, and read every word as well.';
		case 'browser':
			return 'The interviewer speaks with your browser’s own voice, which stays on this device. You can read every word as well.';
		case 'captions':
			return 'The interviewer has no voice here: you will read the questions. You can still answer by voice.';
	}
}

export function earInWords(ear: EarMode): string {
	switch (ear) {
		case 'voice':
			return 'You can answer by voice or in writing, and change at any time.';
		case 'synthetic_only':
			return 'For rehearsals only: the speech recognition installed here understands synthetic speech, no human voices. Please type your answers.';
		case 'typing_only':
			return 'No speech recognition is installed here: please type your answers. No sound is recorded.';
	}
}
