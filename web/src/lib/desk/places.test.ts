import { describe, expect, it } from 'vitest';
import { currentOf, placesFor } from './places';

describe('the menu of the desk', () => {
	it('leads where the role may go', () => {
		const titles = (role: 'manager' | 'recruiter' | 'admin') => placesFor(role).map(({ title }) => title);
		expect(titles('manager')).toEqual(['Interviews', 'Calibration', 'How scoring works']);
		expect(titles('recruiter')).toContain('Partners');
		expect(titles('recruiter')).not.toContain('Keys');
		expect(titles('admin')).toEqual(['Interviews', 'Partners', 'Calibration', 'How scoring works', 'Webhooks', 'Keys']);
	});

	it('marks the page, and where it belongs', () => {
		expect(currentOf('/webhooks', '/webhooks')).toBe('page');
		expect(currentOf('/interviews', '/interviews/1')).toBe('true');
		expect(currentOf('/interviews', '/interviewsome')).toBeUndefined();
	});
});
