import type { Schemas } from '$lib/api/client';

type Role = Schemas['Role'];

interface Place {
	href: string;
	title: string;
	/** Who may go there; everybody where nobody is named. */
	roles?: Role[];
}

const PLACES: Place[] = [
	{ href: '/interviews', title: 'Interviews' },
	{ href: '/partners', title: 'Partners', roles: ['recruiter', 'admin'] },
	{ href: '/calibration', title: 'Calibration' },
	{ href: '/scoring/full', title: 'How scoring works' },
	{ href: '/webhooks', title: 'Webhooks', roles: ['admin'] },
	{ href: '/keys', title: 'Keys', roles: ['admin'] }
];

/** Where somebody of this role can go. */
export function placesFor(role: Role): Place[] {
	return PLACES.filter(({ roles }) => !roles || roles.includes(role));
}

/** What marks the entry of the menu that leads to `href` where the page is `path`: the page itself, or one below it. */
export function currentOf(href: string, path: string): 'page' | 'true' | undefined {
	if (path === href) return 'page';
	return path.startsWith(`${href}/`) ? 'true' : undefined;
}
