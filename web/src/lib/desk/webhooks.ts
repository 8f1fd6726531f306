import type { Delivery, DeliveryState, EventKind, Webhook } from '$lib/api/webhooks';
import { dateInWords } from './words';

/** In the order of an interview's life. */
export const EVENTS: EventKind[] = [
	'interview.invited',
	'interview.started',
	'interview.completed',
	'interview.scored',
	'interview.human_requested',
	'interview.declined',
	'interview.expired',
	'interview.cancelled',
	'report.updated',
	'decision.made',
	'feedback.released',
	'candidate.deleted'
];

/** How an address does, in a sentence for whoever is woken by it. */
export function healthInWords(webhook: Webhook, locale?: string, timeZone?: string): string {
	if (webhook.disabled) {
		const since = dateInWords(webhook.disabled.since, locale, timeZone);
		switch (webhook.disabled.reason) {
			case 'by_hand':
				return `Off since ${since}: somebody switched it off.`;
			case 'gone':
				return `Off since ${since}: it answered 410 Gone. Switch it on once the receiver is back, then send what it missed.`;
			case 'failing':
				return `Off since ${since}: nothing but failures for five days. Repair the receiver, switch it on, then send what it missed.`;
		}
	}
	if (webhook.failing_since) {
		return `Failing since ${dateInWords(webhook.failing_since, locale, timeZone)}. After five days of nothing but failures it is switched off.`;
	}
	return 'On.';
}

export function stateInWords(state: DeliveryState): string {
	switch (state) {
		case 'waiting':
			return 'Waiting';
		case 'delivered':
			return 'Arrived';
		case 'dead':
			return 'Given up';
	}
}

/** How far a delivery is and what comes next. */
export function deliveryInWords(delivery: Delivery, locale?: string, timeZone?: string): string {
	const when = (ms: number) => dateInWords(ms, locale, timeZone);
	const tries = delivery.attempts === 1 ? '1 attempt' : `${delivery.attempts} attempts`;
	if (delivery.due) {
		return delivery.attempts === 0 ? 'is sent now' : `${tries}, next ${when(delivery.due)}`;
	}
	return delivery.settled ? `${tries}, ${when(delivery.settled)}` : tries;
}
