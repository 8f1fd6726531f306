/** Why the room doesn't open, each in one kind sentence with what helps. */
export type Trouble =
	| 'no-link'
	| 'unknown'
	| 'expired'
	| 'cancelled'
	| 'elsewhere'
	| 'declined'
	| 'over'
	| 'tab'
	| 'refused'
	| 'unreachable';

interface Words {
	title: string;
	text: string;
	/** True where trying again may help. */
	retry: boolean;
}

const WORDS: Record<Trouble, Words> = {
	'no-link': {
		title: 'Please open your link',
		text: 'This page needs the link of your invitation. Open it from the message you received.',
		retry: false
	},
	unknown: {
		title: 'This link isn’t known',
		text: 'Perhaps a part of it is missing. Please copy the whole link from your invitation, or ask for a new one.',
		retry: false
	},
	expired: {
		title: 'This link is too old',
		text: 'You have done nothing wrong: links expire after some days. Please ask for a new one.',
		retry: false
	},
	cancelled: {
		title: 'This interview was cancelled',
		text: 'You have done nothing wrong, and there is nothing left to do here. If this surprises you, please ask whoever invited you.',
		retry: false
	},
	elsewhere: {
		title: 'Your interview is on another device',
		text: 'It was started in another browser or on another device, and goes on there. If that device is gone, ask for a new link.',
		retry: false
	},
	declined: {
		title: 'You chose to talk to a person',
		text: 'That was passed on, and it doesn’t count against you. If you have changed your mind, ask for a new link.',
		retry: false
	},
	over: {
		title: 'This interview is over',
		text: 'Everything you said has been saved. There is nothing more to do here; you may close this page.',
		retry: false
	},
	tab: {
		title: 'Your interview goes on in another tab',
		text: 'This tab has stopped listening. Go on in the other one, or continue here instead.',
		retry: true
	},
	refused: {
		title: 'Please open your link again',
		text: 'This browser no longer knows your interview. Everything you said is safe; the link of your invitation brings you back.',
		retry: false
	},
	unreachable: {
		title: 'The server can’t be reached',
		text: 'Please check your connection and try again. Nothing is lost.',
		retry: true
	}
};

export function troubleWords(trouble: Trouble): Words {
	return WORDS[trouble];
}
