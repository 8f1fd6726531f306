import type { Schemas } from '$lib/api/client';

export function interviewInWords(state: Schemas['InterviewState']): string {
	switch (state) {
		case 'invited':
			return 'Invited';
		case 'expired':
			return 'Link ran out';
		case 'cancelled':
			return 'Cancelled';
		case 'started':
			return 'In conversation';
		case 'ended':
			return 'Report is being made';
		case 'reported':
			return 'Report is ready';
		case 'declined':
			return 'Would rather talk to a person';
	}
}

export function levelInWords(level: Schemas['Level']): string {
	return level.charAt(0).toUpperCase() + level.slice(1);
}

export function dateInWords(ms: number, locale?: string, timeZone?: string): string {
	return new Date(ms).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) });
}

/** A place in the recording, such as `1:05`. */
export function placeInWords(ms: number): string {
	const seconds = Math.floor(ms / 1_000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** In halves and outward: a band is no more exact than that. */
export function bandInWords(band: readonly number[]): string {
	const [low = 0, high = 0] = band;
	return `between ${Math.floor(low * 2) / 2} and ${Math.ceil(high * 2) / 2}`;
}

/** How long the conversation was, without its breaks. */
export function minutesInWords(minutes: number): string {
	const whole = Math.round(minutes);
	if (minutes < 1) return 'less than a minute of conversation';
	return `${whole} ${whole === 1 ? 'minute' : 'minutes'} of conversation`;
}

/** How the reader rated an interview before they read its scores. */
export function ownRatingInWords(rating: Pick<Schemas['RatingView'], Schemas['Dimension']>): string {
	const given = (number: number | null | undefined) => (typeof number === 'number' ? String(number) : 'can’t tell');
	const { ownership, tradeoffs, specificity } = rating;
	return `You rated before reading: ownership ${given(ownership)}, trade-offs ${given(tradeoffs)}, specificity ${given(specificity)}.`;
}

export function dimensionInWords(dimension: Schemas['Dimension']): string {
	switch (dimension) {
		case 'ownership':
			return 'Ownership';
		case 'tradeoffs':
			return 'Trade-offs';
		case 'specificity':
			return 'Specificity';
	}
}

/** A number with its sign, such as `+0.25`; a dash where there is none. */
export function signed(number: number | null | undefined): string {
	return typeof number === 'number' ? `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(2)}` : '–';
}
