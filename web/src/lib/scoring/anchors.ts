import type { Schemas } from '$lib/api/client';

type Level = Schemas['Level'];
type Anchor = Schemas['AnchorView'];

export const LEVELS: readonly Level[] = ['junior', 'mid', 'senior', 'staff'];

/** The level that is written there; nothing where it is none. */
export function levelOf(written: string | null): Level | null {
	return LEVELS.find((level) => level === written) ?? null;
}

/** The levels with the reader's own in front. */
export function levelsFrom(own: Level | null): Level[] {
	return own ? [own, ...LEVELS.filter((level) => level !== own)] : [...LEVELS];
}

/** An anchor's words with how many levels, side by side, they hold for: the same words stand once. */
export function cells(anchor: Anchor, levels: readonly Level[]): { text: string; span: number }[] {
	const found: { text: string; span: number }[] = [];
	for (const level of levels) {
		const last = found.at(-1);
		if (last?.text === anchor[level]) last.span += 1;
		else found.push({ text: anchor[level], span: 1 });
	}
	return found;
}

/** Whether no level is asked for anything else than another. */
export function sameForAll(anchors: readonly Anchor[]): boolean {
	return anchors.every((anchor) => cells(anchor, LEVELS).length === 1);
}

/** A sentence cut where commands are quoted with backticks, which are left out. */
export function codeParts(sentence: string): { text: string; code: boolean }[] {
	return sentence
		.split('`')
		.map((text, index) => ({ text, code: index % 2 === 1 }))
		.filter(({ text }) => text !== '');
}
