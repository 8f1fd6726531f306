import type { Schemas } from '$lib/api/client';

export type Quote = Schemas['Quote'];
export type Dimension = Schemas['Dimension'];

/** A quote with the dimension whose score it earned, and all that its words show there. */
export interface Marked {
	key: string;
	dimension: Dimension;
	quote: Quote;
	shows: string[];
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
			const known = marked.get(key);
			if (known) known.shows.push(quote.shows);
			else marked.set(key, { key, dimension, quote, shows: [quote.shows] });
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
