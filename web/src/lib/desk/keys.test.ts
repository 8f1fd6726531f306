import { describe, expect, it } from 'vitest';
import type { Key } from '$lib/api/keys';
import { keyInWords, useInWords, works } from './keys';

const key: Key = {
	id: '1',
	name: 'ATS',
	hint: 'viva_live_Ab3d',
	mode: 'live',
	scopes: ['openings:read'],
	created: 0,
	expires: 1_000
};

describe('keys', () => {
	it('work until they expire or are revoked', () => {
		expect(works(key, 999)).toBe(true);
		expect(works(key, 1_000)).toBe(false);
		expect(works({ ...key, revoked: 5 }, 999)).toBe(false);
	});

	it('say why they work no more', () => {
		expect(keyInWords(key, 999)).toMatch(/^Works until /);
		expect(keyInWords(key, 1_000)).toMatch(/^Expired /);
		expect(keyInWords({ ...key, revoked: 5 }, 999)).toMatch(/^Revoked /);
	});

	it('say whether they were ever used', () => {
		expect(useInWords(key)).toBe('Never');
		expect(useInWords({ ...key, last_used: 5 })).not.toBe('Never');
	});
});
