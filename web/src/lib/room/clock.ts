/** Minutes and seconds, such as `4:05`. */
export function minutesAndSeconds(ms: number): string {
	const seconds = Math.floor(ms / 1_000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The clock in words, for who can't see it. */
export function clockInWords(liveMs: number, plannedMs: number): string {
	const used = Math.floor(liveMs / 60_000);
	const planned = Math.round(plannedMs / 60_000);
	return `${used} of about ${planned} ${planned === 1 ? 'minute' : 'minutes'}`;
}
