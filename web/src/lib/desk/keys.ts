import type { Key, Scope } from '$lib/api/keys';
import { dateInWords } from './words';

/** What a key may do, in the order in which people see it. */
export const SCOPES: [Scope, string][] = [
	['openings:read', 'Read openings and plans'],
	['openings:write', 'Make, change and close openings'],
	['interviews:read', 'Read interviews and how far they are'],
	['interviews:write', 'Invite candidates, renew links, cancel'],
	['transcripts:read', 'Read what was said'],
	['reports:read', 'Read reports, decisions and feedback'],
	['decisions:write', 'Pass on what a person decided'],
	['feedback:write', 'Write and release feedback'],
	['webhooks:read', 'Read webhook endpoints and their deliveries'],
	['webhooks:write', 'Make and change webhook endpoints'],
	['personal-data', 'Be told names, mail addresses and recordings']
];

/** Whether a key works, in words. */
export function keyInWords(key: Key, now: number): string {
	if (key.revoked) return `Revoked ${dateInWords(key.revoked)}`;
	if (key.expires <= now) return `Expired ${dateInWords(key.expires)}`;
	return `Works until ${dateInWords(key.expires)}`;
}

/** Does a key open anything? */
export function works(key: Key, now: number): boolean {
	return !key.revoked && key.expires > now;
}

/** When a key was last used, in words. */
export function useInWords(key: Key): string {
	return key.last_used ? dateInWords(key.last_used) : 'Never';
}
