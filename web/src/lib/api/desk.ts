import { api, type Schemas } from './client';
import { content, Refusal } from './http';

export type Account = Schemas['AccountView'];
export type Interview = Schemas['InterviewView'];
export type InterviewSummary = Schemas['InterviewSummary'];
export type InterviewList = Schemas['InterviewList'];
export type Invitation = Schemas['InvitationView'];
export type Opening = Schemas['OpeningView'];
export type Plan = Schemas['PlanView'];
export type Report = Schemas['Report'];

/** Who is signed in; nothing where nobody is. */
export async function readAccount(): Promise<Account | null> {
	try {
		return await content(api.GET('/api/v1/session'));
	} catch (error) {
		if (error instanceof Refusal && error.status === 401) return null;
		throw error;
	}
}

export function signIn(by: Schemas['SignIn']): Promise<Account> {
	return content(api.POST('/api/v1/session', { body: by }));
}

export async function signOut(): Promise<void> {
	await content(api.DELETE('/api/v1/session'));
}

export async function setPassword(password: string, current?: string): Promise<void> {
	const body = current === undefined ? { new: password } : { new: password, current };
	await content(api.PUT('/api/v1/session/password', { body }));
}

/** Which page of the list, with the numbers of the reports or without, and in which order; newest first unless said. */
export interface InterviewQuery {
	cursor?: string;
	scores?: boolean;
	sort?: 'overall' | 'ownership' | 'tradeoffs' | 'specificity';
	order?: 'asc' | 'desc';
}

export function readInterviews(query: InterviewQuery = {}): Promise<InterviewList> {
	return content(api.GET('/api/v1/interviews', { params: { query } }));
}

/** The openings that take invitations, newest first. */
export async function readOpenings(): Promise<Opening[]> {
	const openings: Opening[] = [];
	let cursor: string | null | undefined;
	do {
		const query = cursor ? { limit: 100, cursor } : { limit: 100 };
		const page = await content(api.GET('/api/v1/openings', { params: { query } }));
		openings.push(...page.openings.filter((opening) => !opening.closed));
		cursor = page.next;
	} while (cursor);
	return openings;
}

export async function readPlans(): Promise<Plan[]> {
	return (await content(api.GET('/api/v1/plans'))).plans;
}

export function makeOpening(opening: Schemas['NewOpening']): Promise<Opening> {
	return content(api.POST('/api/v1/openings', { body: opening }));
}

export function invite(opening: string, name: string, email: string): Promise<Invitation> {
	const candidate = email.trim() === '' ? { name } : { name, email };
	return content(api.POST('/api/v1/interviews', { body: { opening, candidate } }));
}

export function readInterview(id: string): Promise<Interview> {
	return content(api.GET('/api/v1/interviews/{id}', { params: { path: { id } } }));
}

/** Makes a new link in place of the old one; it is told only now. */
export async function renewLink(id: string): Promise<string> {
	return (await content(api.POST('/api/v1/interviews/{id}/link', { params: { path: { id } }, body: {} }))).link;
}

export async function cancelInterview(id: string): Promise<void> {
	await content(api.POST('/api/v1/interviews/{id}/cancel', { params: { path: { id } } }));
}

export function readReport(id: string): Promise<Report> {
	return content(api.GET('/api/v1/interviews/{id}/report', { params: { path: { id } } }));
}

/** Where the recording is played from. */
export function audioAddress(id: string): string {
	return `/api/v1/interviews/${encodeURIComponent(id)}/audio`;
}

export function markdownAddress(id: string): string {
	return `/api/v1/interviews/${encodeURIComponent(id)}/report.md`;
}

export type RatingSheet = Schemas['RatingSheet'];
export type Rating = Schemas['RatingBody'];
export type Calibration = Schemas['CalibrationView'];
export type ScoringInFull = Schemas['ScoringInFull'];

/** Where the signed receipt of the scores is downloaded from. */
export function receiptAddress(id: string): string {
	return `/api/v1/interviews/${encodeURIComponent(id)}/receipt`;
}

/** The interview for somebody who is about to rate it, without scores. */
export function readRatingSheet(id: string): Promise<RatingSheet> {
	return content(api.GET('/api/v1/interviews/{id}/rating', { params: { path: { id } } }));
}

export async function rate(id: string, rating: Rating): Promise<void> {
	await content(api.PUT('/api/v1/interviews/{id}/rating', { params: { path: { id } }, body: rating }));
}

export function readCalibration(): Promise<Calibration> {
	return content(api.GET('/api/v1/calibration'));
}

export function readScoringInFull(): Promise<ScoringInFull> {
	return content(api.GET('/api/v1/scoring'));
}
