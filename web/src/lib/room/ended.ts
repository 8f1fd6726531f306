import type { EndReason } from '$lib/call/protocol';
import type { Mode } from './mode';

/** Why it is over, or that it never began. */
export type Ending = EndReason | 'declined';

/** What became of it, in a sentence or two. */
export function endedInWords(ending: Ending, mode: Mode): string {
	return mode === 'questionnaire' ? writtenEnd(ending) : spokenEnd(ending);
}

function spokenEnd(ending: Ending): string {
	switch (ending) {
		case 'completed':
			return 'The conversation is over and everything you said is saved.';
		case 'out_of_time':
			return 'The time of this conversation is over. Everything you said is saved, and it’s fine that not every question came up.';
		case 'stopped':
			return 'You ended the conversation. What you said until then is saved.';
		case 'abandoned':
			return 'This conversation was closed because nobody came back to it. What you said until then is saved. If you’d like to go on, write to the people who invited you.';
		case 'human_requested':
			return 'You asked for a person. That was passed on, and it doesn’t count against you.';
		case 'declined':
			return 'You’d rather talk to a person. That was passed on, nothing was recorded, and it doesn’t count against you.';
	}
}

function writtenEnd(ending: Ending): string {
	switch (ending) {
		case 'completed':
		case 'out_of_time':
			return 'That was the last question, and all your answers are saved.';
		case 'stopped':
			return 'You ended it here. The answers that you sent are saved.';
		case 'abandoned':
			return 'These questions were closed because nobody came back to them. The answers that you sent are saved. If you’d like to go on, write to the people who invited you.';
		case 'human_requested':
			return 'You asked for a person. That was passed on, and it doesn’t count against you.';
		case 'declined':
			return 'You’d rather talk to a person. That was passed on, nothing was kept, and it doesn’t count against you.';
	}
}
