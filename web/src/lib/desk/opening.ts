import type { Schemas } from '$lib/api/client';

export type Egress = Schemas['Egress'];
export type Mode = Schemas['Mode'];
export type NewOpening = Schemas['NewOpening'];
export type Opening = Schemas['OpeningView'];

/** A fact as it is being entered. */
export interface FactDraft {
	topic: string;
	askedBy: string;
	answer: string;
}

/** An opening as it is being entered. */
export interface OpeningDraft {
	title: string;
	/** Its plan; the first one where nothing was chosen. */
	plan: string;
	mode: Mode;
	egress: Egress;
	facts: FactDraft[];
}

/** The server takes no more. */
export const MOST_FACTS = 12;

export const MODES: readonly Mode[] = ['conversation', 'questionnaire'];
export const EGRESSES: readonly Egress[] = ['none', 'masked', 'full'];

export function newDraft(): OpeningDraft {
	return { title: '', plan: '', mode: 'conversation', egress: 'none', facts: [] };
}

export function newFact(): FactDraft {
	return { topic: '', askedBy: '', answer: '' };
}

/** What is sent; rows that were left empty are left out. */
export function toSend(draft: OpeningDraft, firstPlan: string): NewOpening {
	const { title, plan, mode, egress, facts } = draft;
	const filled = facts.filter(({ topic, askedBy, answer }) => [topic, askedBy, answer].some((text) => text.trim() !== ''));
	const entered = filled.map(({ topic, askedBy, answer }) => ({ topic, asked_by: askedBy, answer }));
	return { title, plan: plan || firstPlan, mode, egress, facts: entered };
}

export function modeInWords(mode: Mode): string {
	switch (mode) {
		case 'conversation':
			return 'A conversation: spoken or typed, with a clock';
		case 'questionnaire':
			return 'A questionnaire: typed, without a clock, within a week';
	}
}

export function egressInWords(egress: Egress): string {
	switch (egress) {
		case 'none':
			return 'Nothing';
		case 'masked':
			return 'The text without names, companies, places and addresses';
		case 'full':
			return 'The whole text';
	}
}

/** What a choice means for candidates. */
export function egressMeans(egress: Egress): string {
	switch (egress) {
		case 'none':
			return 'Candidates read that nothing of the conversation goes to another company. A language model on your own machine may still word the questions; without one the plan’s own words are spoken.';
		case 'masked':
			return 'Candidates read, before they agree, which company’s server gets the text of their answers. A program takes out names, companies, places, addresses and telephone or account numbers first, as far as it recognises them. Where no such server is set up, nothing is sent.';
		case 'full':
			return 'Candidates read, before they agree, which company’s server gets the text of their answers, word for word. Their names and addresses as you enter them here are never sent. Where no such server is set up, nothing is sent.';
	}
}

/** What an opening that is there sets for its candidates, in a line. */
export function openingInWords({ mode, egress, facts }: Opening): string {
	const told = facts.length === 0 ? 'no facts to tell' : facts.length === 1 ? 'one fact to tell' : `${facts.length} facts to tell`;
	const leaves = { none: 'nothing goes to another company', masked: 'masked text may go to a language model', full: 'text may go to a language model' };
	return `${mode === 'questionnaire' ? 'Questionnaire' : 'Conversation'}, ${told}, ${leaves[egress]}.`;
}
