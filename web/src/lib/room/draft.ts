import type { TurnId } from '$lib/call/protocol';

/** Typed words that are not recorded yet. */
export interface Draft {
	text: string;
	/** While they are on their way: the last turn before they were sent. */
	sentBehind: TurnId | null;
}

/** What of the browser's storage is used here. */
type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The draft of `interview`, as an earlier page left it. */
export function keptDraft(interview: string, shelf: Shelf): Draft {
	const kept = shelf.getItem(keyOf(interview));
	return kept === null ? { text: '', sentBehind: null } : (JSON.parse(kept) as Draft);
}

export function keepDraft(interview: string, draft: Draft, shelf: Shelf): void {
	if (draft.text === '') shelf.removeItem(keyOf(interview));
	else shelf.setItem(keyOf(interview), JSON.stringify(draft));
}

function keyOf(interview: string): string {
	return `draft-${interview}`;
}
