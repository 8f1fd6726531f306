import type { Schemas } from '$lib/api/client';

export type Quote = Schemas['Quote'];
export type Dimension = Schemas['Dimension'];
export type Signal = Schemas['Signal'];

/** A quote with the dimension whose score it earned, and all that its words show there. */
export interface Marked {
	key: string;
	dimension: Dimension;
	quote: Quote;
	shows: string[];
	signals: Signal[];
}

/** A stretch of a turn's text with the quotes that cover it. */
export interface Stretch {
	text: string;
	marks: Marked[];
	/** The quotes that begin here. */
	begins: Marked[];
}

/** All quotes of a report; the same words stand once a dimension. Each has a name that is used nowhere else on the page. */
export function markedQuotes(scores: readonly Pick<Schemas['DimensionReport'], 'dimension' | 'quotes'>[]): Marked[] {
	return scores.flatMap(({ dimension, quotes }) => {
		const marked = new Map<string, Marked>();
		for (const quote of quotes) {
			const key = `${dimension}-${quote.turn}-${quote.start}-${quote.end}`;
			const known = marked.get(key) ?? { key, dimension, quote, shows: [], signals: [] };
			known.shows.push(quote.shows);
			if (quote.signal) known.signals.push(quote.signal);
			marked.set(key, known);
		}
		return [...marked.values()];
	});
}

/** Cuts `text` wherever a quote begins or ends. Quotes may overlap. */
export function stretches(text: string, marks: readonly Marked[]): Stretch[] {
	const cuts = new Set([0, text.length]);
	for (const { quote } of marks) {
		cuts.add(quote.start_utf16);
		cuts.add(quote.end_utf16);
	}
	const places = [...cuts].filter((place) => place >= 0 && place <= text.length).sort((a, b) => a - b);
	return places.slice(0, -1).map((start, index) => {
		const end = places[index + 1] ?? text.length;
		return {
			text: text.slice(start, end),
			marks: marks.filter(({ quote }) => quote.start_utf16 <= start && quote.end_utf16 >= end),
			begins: marks.filter(({ quote }) => quote.start_utf16 === start && quote.end_utf16 > start)
		};
	});
}

/** What shows that something is lacking: it carries a low score and raises none. */
const LACKS: ReadonlySet<Signal> = new Set<Signal>(['unowned', 'unweighed', 'unspecific']);
const LETTERS: Record<Dimension, string> = { ownership: 'O', tradeoffs: 'T', specificity: 'S' };
const NAMES: Record<Dimension, string> = { ownership: 'ownership', tradeoffs: 'trade-offs', specificity: 'specificity' };
const LACKING: Record<Dimension, string> = {
	ownership: 'told without an own part',
	tradeoffs: 'told without weighing another way',
	specificity: 'told without a detail'
};

/** Whether these words earned nothing. */
export function lacks({ signals }: Pick<Marked, 'signals'>): boolean {
	return signals.length > 0 && signals.every((signal) => LACKS.has(signal));
}

/** The sign at the beginning of marked words, for the eye and for the ear. */
export function signOf(mark: Marked): { letter: string; told: string } {
	const { dimension } = mark;
	if (lacks(mark)) return { letter: `−${LETTERS[dimension]}`, told: `${LACKING[dimension]}, ${NAMES[dimension]}` };
	return { letter: LETTERS[dimension], told: `evidence for ${NAMES[dimension]}` };
}

/** What the marks of a transcript mean, a sentence for each kind that is there. */
export function legend(marks: readonly Marked[]): string[] {
	const entries = (some: readonly Marked[], words: Record<Dimension, string>) =>
		[...new Map(some.map((mark) => [mark.dimension, `${signOf(mark).letter} ${words[mark.dimension]}`])).values()].join(', ');
	const earned = marks.filter((mark) => !lacks(mark));
	const lacking = marks.filter(lacks);
	return [
		earned.length > 0 ? `Highlighted words count for a score: ${entries(earned, NAMES)}.` : '',
		lacking.length > 0 ? `Words with a minus earned nothing there: ${entries(lacking, LACKING)}. A broken line under them: nothing at all.` : ''
	].filter((sentence) => sentence !== '');
}

/** Which rung of its dimension's ladder a signal stands for; every kind of detail is worth the same. */
const WORTH: Partial<Record<Signal, number>> = {
	systemic_change: 4,
	own_outcome: 3,
	own_decision: 3,
	own_action: 2,
	reversal: 4,
	constraint: 4,
	cost: 3,
	options: 2
};
/** Below this a score stands on what lacks. */
const LOW = 2;

/** The marks of one dimension, the `first` that decide its score in front: each shows what those before it don't yet. */
export function decidingFirst(marks: readonly Marked[], score: number | null | undefined, first: number): Marked[] {
	const low = typeof score === 'number' && score < LOW;
	const worth = (signal: Signal) => (LACKS.has(signal) ? (low ? 5 : 0) : (WORTH[signal] ?? 1));
	const sum = (signals: readonly Signal[]) => signals.reduce((all, signal) => all + worth(signal), 0);
	const told = new Set<Signal>();
	const left = [...marks];
	const chosen: Marked[] = [];
	while (chosen.length < first && left.length > 0) {
		const gains = left.map(({ signals }) => sum(signals.filter((signal) => !told.has(signal))) + sum(signals) / 100);
		const [best] = left.splice(gains.indexOf(Math.max(...gains)), 1);
		if (!best) break;
		best.signals.forEach((signal) => told.add(signal));
		chosen.push(best);
	}
	return [...chosen, ...left];
}
