import { api, type Schemas } from './client';
import { content, Refusal } from './http';

export type Verdict = Schemas['Verdict'];
export type Decision = Schemas['DecisionView'];
export type Feedback = Schemas['FeedbackView'];
/** Feedback with the version that a change has to name. */
export interface Versioned {
	feedback: Feedback;
	version: string;
}

/** The newest decisions on an interview. */
export async function readDecisions(interview: string): Promise<Decision[]> {
	const params = { path: { id: interview }, query: { limit: 20 } };
	return (await content(api.GET('/api/v1/interviews/{id}/decisions', { params }))).decisions;
}

export async function decide(interview: string, verdict: Verdict, reason: string): Promise<void> {
	const params = { path: { id: interview } };
	await content(api.POST('/api/v1/interviews/{id}/decisions', { params, body: { verdict, reason } }));
}

/** The feedback on an interview; nothing where none was written. */
export async function readFeedback(interview: string): Promise<Versioned | null> {
	try {
		return await versioned(api.GET('/api/v1/interviews/{id}/feedback', { params: { path: { id: interview } } }));
	} catch (error) {
		if (error instanceof Refusal && error.status === 404) return null;
		throw error;
	}
}

export function writeFeedback(interview: string, words: string, version?: string): Promise<Versioned> {
	const params = { path: { id: interview }, header: version ? { 'If-Match': version } : {} };
	return versioned(api.PUT('/api/v1/interviews/{id}/feedback', { params, body: { words } }));
}

/** Shows it to the candidate; it changes no more. */
export function releaseFeedback(interview: string, version: string): Promise<Versioned> {
	const params = { path: { id: interview }, header: { 'If-Match': version } };
	return versioned(api.POST('/api/v1/interviews/{id}/feedback/release', { params }));
}

async function versioned(asked: Promise<{ data?: Feedback; error?: unknown; response: Response }>): Promise<Versioned> {
	const feedback = await content(asked);
	return { feedback, version: (await asked).response.headers.get('etag') ?? '' };
}
