import type { Connection, ConnectionEntry, Partner, PartnerOrder } from '$lib/api/partners';

export const PARTNERS: readonly { partner: Partner; title: string; needs: string }[] = [
	{ partner: 'greenhouse', title: 'Greenhouse assessments', needs: 'For customers of Greenhouse’s Assessment Partner API.' },
	{
		partner: 'greenhouse_recruiting',
		title: 'Greenhouse webhook and note',
		needs: 'For your own Greenhouse: a stage invites, a note tells how it ended.'
	},
	{ partner: 'ashby', title: 'Ashby assessments', needs: 'For Ashby’s assessments framework.' }
];

/** What people type into the form of a connection. */
export interface Draft {
	stage: string;
	job: string;
	opening: string;
	clientId: string;
	userId: string;
	partnerId: string;
	apiSecret: string;
	signingSecret: string;
	/** Stages beside the one that the form shows. */
	otherStages: Stage[];
}

type Stage = Connection['settings']['stages'][number];

export function newDraft(): Draft {
	const texts = { stage: '', job: '', opening: '', clientId: '', userId: '', partnerId: '' };
	return { ...texts, apiSecret: '', signingSecret: '', otherStages: [] };
}

/** What is entered of a connection; secrets are told nobody. */
export function draftOf({ settings }: Connection): Draft {
	const [first, ...otherStages] = settings.stages;
	const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));
	return {
		...newDraft(),
		stage: text(first?.stage),
		job: text(first?.job),
		opening: text(first?.opening),
		clientId: text(settings.client_id),
		userId: text(settings.user_id),
		partnerId: text(settings.partner_id),
		otherStages
	};
}

/** The entry that goes to the server: nothing is said of what is left empty. */
export function toEntry(partner: Partner, draft: Draft): ConnectionEntry {
	const said = (text: string) => text.trim() || null;
	const number = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : null);
	const nothing = { stages: [], client_id: null, user_id: null, partner_id: null };
	const secrets = { api_secret: said(draft.apiSecret) };
	switch (partner) {
		case 'greenhouse':
			return { settings: nothing };
		case 'greenhouse_recruiting': {
			const rule = { stage: draft.stage.trim(), job: number(draft.job), opening: draft.opening };
			const stages = rule.stage && rule.opening ? [rule, ...draft.otherStages] : draft.otherStages;
			const writer = { client_id: said(draft.clientId), user_id: number(draft.userId) };
			return { settings: { ...nothing, stages, ...writer }, ...secrets };
		}
		case 'ashby': {
			const settings = { ...nothing, partner_id: said(draft.partnerId) };
			return { settings, signing_secret: said(draft.signingSecret), ...secrets };
		}
	}
}

/** What the partner knows of an order, in words. */
export function toldInWords(order: PartnerOrder): string {
	if (typeof order.cancelled === 'number') return 'Taken back by the partner';
	if (!order.told) return order.trouble ? 'Not told yet' : 'Nothing to tell yet';
	if (order.told.told === 'started') return 'Told that it has begun';
	if (order.told.told === 'nothing') return 'There was nothing to tell';
	return `Told: ${order.told.outcome.replaceAll('_', ' ')}`;
}
