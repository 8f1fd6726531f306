import type { Interview } from '$lib/api/desk';
import { dateInWords } from './words';

/** What is asked before a link or an interview is taken back. */
export interface Question {
	title: string;
	text: string;
	yes: string;
	no: string;
}

/** Whether a new link can be made: not once it is over or cancelled, nor where the candidate left a conversation for a person. */
export function takesNewLink({ state, started }: Interview): boolean {
	return state === 'invited' || state === 'expired' || state === 'started' || (state === 'declined' && typeof started !== 'number');
}

/** Whether it can still be cancelled: until the conversation begins. */
export function canBeCancelled({ state }: Interview): boolean {
	return state === 'invited' || state === 'expired';
}

export function beforeNewLink({ state }: Interview): Question {
	const effect: Partial<Record<Interview['state'], string>> = {
		started: 'The conversation can go on with the new link, on any device. The device that holds it now is let in no more.',
		declined: 'The candidate chose not to take part; with the new link they are invited again.'
	};
	const text = effect[state] ?? 'The new one works for seven days.';
	return { title: 'Make a new link?', text: `The old link opens nothing more. ${text}`, yes: 'Make a new link', no: 'Keep the old one' };
}

export function beforeCancelling(candidate: string): Question {
	const text = `The link opens nothing more, and whoever opens it reads that the interview was cancelled. Please tell ${candidate} yourself. This can’t be undone.`;
	return { title: 'Cancel this interview?', text, yes: 'Cancel the interview', no: 'Keep it' };
}

/** Until when the link opens something, or when it was taken back; nothing once that is of no interest. */
export function linkInWords(interview: Interview, locale?: string, timeZone?: string): string {
	const when = (ms: number) => dateInWords(ms, locale, timeZone);
	switch (interview.state) {
		case 'invited':
			return `works until ${when(interview.link_expires)}`;
		case 'expired':
			return `ran out ${when(interview.link_expires)}`;
		case 'cancelled':
			return typeof interview.cancelled === 'number' ? `taken back ${when(interview.cancelled)}` : 'taken back';
		case 'started':
		case 'ended':
		case 'reported':
		case 'declined':
			return '';
	}
}
