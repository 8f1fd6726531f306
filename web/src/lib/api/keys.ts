import { api, type Schemas } from './client';
import { content } from './http';

export type Key = Schemas['KeyView'];
export type KeyList = Schemas['KeyList'];
export type MadeKey = Schemas['MadeKey'];
export type NewKey = Schemas['NewKey'];
export type Scope = Schemas['Scope'];

export function readKeys(cursor?: string): Promise<KeyList> {
	return content(api.GET('/api/v1/keys', { params: { query: cursor ? { cursor } : {} } }));
}

export function makeKey(key: NewKey): Promise<MadeKey> {
	return content(api.POST('/api/v1/keys', { body: key }));
}

export async function revokeKey(id: string): Promise<void> {
	await content(api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }));
}
