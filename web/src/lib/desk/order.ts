import { dimensionInWords } from './words';

/** The numbers by which the list can be ordered, in the order of their columns. */
export const NUMBERS = ['overall', 'ownership', 'tradeoffs', 'specificity'] as const;

export type Sort = (typeof NUMBERS)[number];

/** By which number, and which end comes first; nothing of it means newest first. */
export interface Ordering {
	sort: Sort;
	order: 'asc' | 'desc';
}

/** What pressing a column's heading makes of the present order: highest first, then the other way round. */
export function pressed(present: Ordering | null, sort: Sort): Ordering {
	const turned = present?.sort === sort && present.order === 'desc';
	return { sort, order: turned ? 'asc' : 'desc' };
}

/** For assistive technology, on the heading of a column. */
export function ariaSort(present: Ordering | null, sort: Sort): 'ascending' | 'descending' | 'none' {
	if (present?.sort !== sort) return 'none';
	return present.order === 'asc' ? 'ascending' : 'descending';
}

export function numberInWords(sort: Sort): string {
	return sort === 'overall' ? 'Overall' : dimensionInWords(sort);
}

export function orderInWords(present: Ordering | null): string {
	if (!present) return 'Newest first';
	const end = present.order === 'desc' ? 'highest' : 'lowest';
	return `${numberInWords(present.sort)}, ${end} first; those without a number last`;
}
