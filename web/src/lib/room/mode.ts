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

/** Why it must be kept. */
export function keptBecause(mode: Mode): string {
	switch (mode) {
		case 'conversation':
			return 'Needed for this conversation: without it there is nothing to read later.';
		case 'questionnaire':
			return 'Needed: without it there is nothing to read later.';
	}
}

/** What may be scored. */
export function scoredInWords(mode: Mode): string {
	switch (mode) {
		case 'conversation':
			return 'A program may score the written conversation.';
		case 'questionnaire':
			return 'A program may score my answers.';
	}
}

/** What happens when that is left out. */
export function unscoredInWords(mode: Mode): string {
	const read = mode === 'conversation' ? 'your conversation' : 'your answers';
	return `Up to you. If you leave it out, a person reads ${read} instead, and it doesn’t count against you. In either case a person decides.`;
}
