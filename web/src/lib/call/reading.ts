/** How long a calm reader takes for a line, in milliseconds: about 170 words a minute, and a moment to find it. */
export function readingMs(text: string): number {
	const words = text.split(/\s+/).filter(Boolean).length;
	return 1_000 + words * 350;
}
