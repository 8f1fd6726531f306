import { api, type Schemas } from './client';
import { content } from './http';

export type Webhook = Schemas['WebhookView'];
export type NewWebhook = Schemas['NewWebhook'];
export type WebhookEdit = Schemas['WebhookEdit'];
export type Delivery = Schemas['DeliveryView'];
export type DeliveryList = Schemas['DeliveryList'];
export type DeliveryDetails = Schemas['DeliveryDetails'];
export type DeliveryState = Schemas['DeliveryState'];
export type EventKind = Schemas['EventKind'];

const at = (id: string) => ({ params: { path: { id } } });
const of = (id: string, delivery: string) => ({ params: { path: { id, delivery } } });

export async function readWebhooks(): Promise<Webhook[]> {
	return (await content(api.GET('/api/v1/webhooks'))).webhooks;
}

/** The secret is told here alone. */
export function makeWebhook(webhook: NewWebhook): Promise<Schemas['CreatedWebhook']> {
	return content(api.POST('/api/v1/webhooks', { body: webhook }));
}

export function changeWebhook(id: string, edit: WebhookEdit): Promise<Webhook> {
	return content(api.PATCH('/api/v1/webhooks/{id}', { ...at(id), body: edit }));
}

export async function deleteWebhook(id: string): Promise<void> {
	await content(api.DELETE('/api/v1/webhooks/{id}', at(id)));
}

/** The new secret is told here alone. */
export function rotateSecret(id: string): Promise<Schemas['MadeSecret']> {
	return content(api.POST('/api/v1/webhooks/{id}/rotate', { ...at(id), body: {} }));
}

export function sendTest(id: string, event: EventKind): Promise<Schemas['BegunDelivery']> {
	return content(api.POST('/api/v1/webhooks/{id}/test', { ...at(id), body: { event } }));
}

export async function recover(id: string, since: number): Promise<number> {
	return (await content(api.POST('/api/v1/webhooks/{id}/recover', { ...at(id), body: { since } }))).sent;
}

export function readDeliveries(id: string, state: DeliveryState | '', after?: string): Promise<DeliveryList> {
	const query = { ...(state ? { state } : {}), ...(after ? { after } : {}) };
	return content(api.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query } }));
}

export function readDelivery(id: string, delivery: string): Promise<DeliveryDetails> {
	return content(api.GET('/api/v1/webhooks/{id}/deliveries/{delivery}', of(id, delivery)));
}

export function resend(id: string, delivery: string): Promise<Schemas['BegunDelivery']> {
	return content(api.POST('/api/v1/webhooks/{id}/deliveries/{delivery}/resend', of(id, delivery)));
}
