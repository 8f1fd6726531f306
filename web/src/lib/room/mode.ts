import type { Schemas } from '$lib/api/client';

export type Mode = Schemas['Mode'];

/** What the candidate is invited to, in a sentence or two. */
export function invitationInWords(mode: Mode, organisation: string, minutes: number): string {
	switch (mode) {
		case 'conversation':
			return `${organisation} invites you to a first conversation of about ${minutes} minutes. A program holds it: it asks, you answer by voice or in writing.`;
		case 'questionnaire':
			return `${organisation} invites you to answer some questions in writing. A program asks them, one after the other; you take the time you need. Plan about ${minutes} minutes, or more if you like.`;
	}
}

/** What is agreed to be kept. */
export function keptInWords(mode: Mode): string {
	switch (mode) {
		case 'conversation':
			return 'My voice and what I type may be recorded and written down.';
		case 'questionnaire':
			return 'What I type may be kept.';
	}
}
