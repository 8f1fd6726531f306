import type { MicrophoneState } from './call.svelte';
import type { Conversation } from './conversation';
import type { Duplex } from './protocol';
import type { LinkState } from './socket';

export interface Moment {
	conversation: Conversation | null;
	link: LinkState;
	full: boolean;
	/** Place in line where all seats are taken. */
	waiting: number | null;
	typing: boolean;
	microphone: MicrophoneState;
	/** True when the interviewer's lines are only to be read. */
	captionsOnly: boolean;
	/** Who is heard while the interviewer speaks. */
	duplex: Duplex;
	/** A questionnaire: nobody speaks and nobody waits. */
	written: boolean;
}

/** What is happening and whose turn it is, in one or two sentences. */
export function statusInWords(moment: Moment): string {
	const { conversation, link, full, waiting } = moment;
	if (full) return 'Ten minutes of sound are waiting to be sent, so recording has paused. It goes on when the connection is back.';
	if (link === 'waiting' || (link === 'connecting' && conversation)) return lostInWords(moment);
	if (waiting !== null) return waitingInWords(waiting);
	if (!conversation || link !== 'open') return conversation?.ended ? 'The interview is over.' : 'Connecting…';
	return floorInWords(conversation, moment);
}

function lostInWords({ typing, microphone }: Moment): string {
	if (typing) return 'The connection is gone. What you have typed is safe; the page keeps trying to reconnect.';
	if (microphone !== 'on') return 'The connection is gone; the page keeps trying to reconnect. The microphone is off and the clock stands still.';
	return 'The connection is gone. What you say is kept on this device and sent when it is back. The clock stands still.';
}

function waitingInWords(position: number): string {
	return `All places are taken at the moment. You are number ${position} in line; stay on this page and it begins by itself.`;
}

function floorInWords(conversation: Conversation, { typing, microphone, captionsOnly, duplex, written }: Moment): string {
	if (written) return writtenInWords(conversation);
	switch (conversation.floor) {
		case 'interviewer':
			if (captionsOnly) return 'The interviewer’s turn. Please read the words below.';
			if (microphone !== 'on') return 'The interviewer is speaking.';
			return duplex === 'full'
				? 'The interviewer is speaking. You may begin to speak at any time.'
				: 'The interviewer is speaking. Press Interrupt if you want to speak now.';
		case 'candidate':
			if (typing) return 'Your turn. Type your answer and take the time you need.';
			if (microphone === 'opening') return 'One moment. If the browser asks whether this page may use the microphone, please allow it.';
			if (microphone === 'trouble') return 'Your turn, but the microphone is off. You can try it again or type your answer.';
			return conversation.speaking ? 'Listening to you.' : 'Your turn. Take the time you need.';
		case 'thinking':
			return 'One moment. The interviewer is choosing the next words.';
		case 'paused':
			return 'A break. The clock stands still and the microphone is off.';
		case 'over':
			return 'The interview is over.';
	}
}

function writtenInWords({ floor }: Conversation): string {
	switch (floor) {
		case 'candidate':
			return 'Your turn. Type your answer and take the time you need; you may also come back later.';
		case 'interviewer':
		case 'thinking':
			return 'One moment. The next question is on its way.';
		case 'paused':
			return 'A break. Press “Go on” when you are ready.';
		case 'over':
			return 'The questionnaire is over.';
	}
}
