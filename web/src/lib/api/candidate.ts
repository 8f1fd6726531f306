import { api, type Schemas } from './client';
import { content, Refusal } from './http';

export type LinkView = Schemas['LinkView'];
export type CandidateInterview = Schemas['CandidateInterview'];
export type MicrophoneCheck = Schemas['MicrophoneCheck'];

export interface Consent {
	recording: boolean;
	scoring: boolean;
}

/** What the link opens; nothing where the server doesn't know it. */
export async function readLink(secret: string): Promise<LinkView | null> {
	return orNothing(content(api.POST('/api/v1/candidate/link', { body: { secret } })), 404);
}

/** Where the interview that this device started stands; nothing where it started none. */
export async function readInterview(): Promise<CandidateInterview | null> {
	return orNothing(content(api.GET('/api/v1/candidate/interview')), 401);
}

export async function start(secret: string, noticeVersion: string, consent: Consent): Promise<void> {
	const body = { secret, consent: { notice_version: noticeVersion, ...consent } };
	await content(api.POST('/api/v1/candidate/start', { body }));
}

export async function decline(secret: string): Promise<void> {
	await content(api.POST('/api/v1/candidate/decline', { body: { secret } }));
}

/** What the server hears in `samples`, 16 kHz mono. */
export async function checkMicrophone(samples: Int16Array): Promise<MicrophoneCheck> {
	return content(
		api.POST('/api/v1/candidate/microphone-check', {
			// The document describes raw bytes, which its types can only call a text.
			body: samples as unknown as string,
			bodySerializer: () => new Blob([samples.slice().buffer]),
			headers: { 'Content-Type': 'application/octet-stream' }
		})
	);
}

async function orNothing<T>(asked: Promise<T>, status: number): Promise<T | null> {
	try {
		return await asked;
	} catch (error) {
		if (error instanceof Refusal && error.status === status) return null;
		throw error;
	}
}

export type Scoring = Schemas['Scoring'];

export function readScoring(): Promise<Scoring> {
	return content(api.GET('/api/v1/candidate/scoring'));
}
