import { api, type Schemas } from './client';
import { content } from './http';

export type Connection = Schemas['ConnectionView'];
export type ConnectionEntry = Schemas['ConnectionEntry'];
export type Partner = Schemas['Partner'];
export type PartnerOrder = Schemas['OrderView'];
export type Trouble = Schemas['TroubleView'];
export type ResultLink = Schemas['ResultLinkView'];

const at = (id: string) => ({ params: { path: { id } } });

export async function readConnections(): Promise<Connection[]> {
	return (await content(api.GET('/api/v1/partners'))).connections;
}

export function connect(partner: Partner, entry: ConnectionEntry): Promise<Schemas['ConnectionWithKey']> {
	return content(api.POST('/api/v1/partners', { body: { partner, ...entry } }));
}

export function changeConnection(id: string, entry: ConnectionEntry): Promise<Connection> {
	return content(api.PUT('/api/v1/partners/{id}', { ...at(id), body: entry }));
}

export function rotateKey(id: string): Promise<Schemas['ConnectionWithKey']> {
	return content(api.POST('/api/v1/partners/{id}/key', at(id)));
}

export function switchConnection(id: string, on: boolean): Promise<Connection> {
	return content(api.PUT('/api/v1/partners/{id}/switch', { ...at(id), body: { on } }));
}

export async function readOrders(): Promise<PartnerOrder[]> {
	return (await content(api.GET('/api/v1/partner-orders'))).orders;
}

export async function invitationOf(order: string): Promise<string> {
	return (await content(api.POST('/api/v1/partner-orders/{id}/invitation', at(order)))).link;
}

export async function sendAgain(order: string): Promise<void> {
	await content(api.POST('/api/v1/partner-orders/{id}/send', at(order)));
}

/** The report behind a result link; no account is needed. */
export function readResult(secret: string): Promise<Schemas['Report']> {
	return content(api.POST('/api/v1/result', { body: { secret } }));
}

export async function readResultLinks(interview: string): Promise<ResultLink[]> {
	return (await content(api.GET('/api/v1/interviews/{id}/result-links', at(interview)))).links;
}

export async function makeResultLink(interview: string): Promise<string> {
	return (await content(api.POST('/api/v1/interviews/{id}/result-links', at(interview)))).link;
}

export async function revokeResultLink(id: string): Promise<void> {
	await content(api.DELETE('/api/v1/result-links/{id}', at(id)));
}
