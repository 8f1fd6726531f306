/** A refusal of the server, with its sentence for people. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		detail: string
	) {
		super(detail);
	}
}

export const UNREACHABLE = 'The server can’t be reached. Check your connection and try again; nothing is lost.';

interface Answer<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

/** The answer's content, or a [`Refusal`]. */
export async function content<T>(asked: Promise<Answer<T>>): Promise<T> {
	const { data, error, response } = await asked.catch(() => {
		throw new Refusal(0, 'unreachable', UNREACHABLE);
	});
	if (response.ok) return data as T;
	const problem = (error ?? {}) as { code?: string; detail?: string };
	const detail = problem.detail ?? 'The server could not answer. Please try again in a moment.';
	throw new Refusal(response.status, problem.code ?? 'unknown', detail);
}

/** What to tell a person about `error`. */
export function inWords(error: unknown): string {
	return error instanceof Refusal ? error.message : UNREACHABLE;
}
