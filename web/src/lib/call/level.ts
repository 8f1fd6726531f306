/** The loudness of a frame, for meters. */

/** In dBFS; -Infinity for digital silence. */
export function levelDbfs(samples: Int16Array): number {
	if (samples.length === 0) return -Infinity;
	let sum = 0;
	for (const sample of samples) sum += (sample / 32768) ** 2;
	return 10 * Math.log10(sum / samples.length);
}

/** From 0 (silent) to 1 (as loud as it gets), as an ear would draw it. */
export function meterShare(dbfs: number): number {
	return Math.max(0, Math.min(1, (dbfs + 60) / 54));
}

/** Advice about a test recording, in words. */
export function levelAdvice(dbfs: number, clippedShare: number): string {
	if (dbfs < -65) return 'We heard nothing. Is the right microphone chosen, and is it switched on?';
	if (clippedShare > 0.005) return 'That was very loud. Please sit a little further from the microphone.';
	if (dbfs < -42) return 'That was quiet. Please come a little closer to the microphone.';
	return 'The loudness is good.';
}
