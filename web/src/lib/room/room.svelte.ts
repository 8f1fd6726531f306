import { decline, readInterview, readLink, start, type Consent, type LinkView } from '$lib/api/candidate';
import { inWords, Refusal } from '$lib/api/http';
import type { EarMode, EndReason, VoiceMode } from '$lib/call/protocol';
import type { Mode } from './mode';
import type { Trouble } from './trouble';

/** What the server may be asked for; tests give their own. */
export interface RoomApi {
	readLink: typeof readLink;
	readInterview: typeof readInterview;
	start: typeof start;
	decline: typeof decline;
}

export interface Facts {
	title: string;
	organisation: string;
	minutes: number;
	ear: EarMode;
	voice: VoiceMode;
	mode: Mode;
	rehearsal: boolean;
}

export type Step =
	| { at: 'loading' }
	| { at: 'trouble'; trouble: Trouble }
	| { at: 'notice'; link: LinkView; secret: string }
	| { at: 'check' }
	| { at: 'again' }
	| { at: 'conversation'; typing: boolean }
	| { at: 'done'; reason: EndReason | 'declined' };

const SERVER: RoomApi = { readLink, readInterview, start, decline };

/** Which part of the way the candidate is at, from opening the link to the end. */
export class Room {
	step = $state.raw<Step>({ at: 'loading' });
	facts = $state.raw<Facts | null>(null);
	/** What a person wrote about the interview, once it was released. */
	feedback = $state.raw<string | null>(null);
	/** Names what this browser keeps for the interview. */
	interview = '';
	/** A refusal of the last action, in words. */
	refusal = $state('');
	busy = $state(false);
	readonly #api: RoomApi;

	constructor(api: RoomApi = SERVER) {
		this.#api = api;
	}

	/** Finds out where things stand; `secret` is what stands behind `#` in the link. */
	async open(secret: string): Promise<void> {
		this.step = { at: 'loading' };
		try {
			this.step = await this.#look(secret);
		} catch {
			this.step = { at: 'trouble', trouble: 'unreachable' };
		}
	}

	async agree(consent: Consent): Promise<void> {
		const { step } = this;
		if (step.at !== 'notice') return;
		await this.#try(async () => {
			await this.#api.start(step.secret, step.link.notice.version, consent);
			this.step = await this.#look(step.secret);
		});
	}

	async decline(): Promise<void> {
		const { step } = this;
		if (step.at !== 'notice') return;
		await this.#try(async () => {
			await this.#api.decline(step.secret);
			this.step = { at: 'done', reason: 'declined' };
		});
	}

	enter(typing: boolean): void {
		this.step = { at: 'conversation', typing };
	}

	finish(reason: EndReason): void {
		this.step = { at: 'done', reason };
	}

	stuck(trouble: Trouble): void {
		this.step = { at: 'trouble', trouble };
	}

	async #try(action: () => Promise<void>): Promise<void> {
		this.busy = true;
		this.refusal = '';
		try {
			await action();
		} catch (error) {
			this.refusal = inWords(error);
			if (error instanceof Refusal && error.code === 'notice_changed') await this.#lookAgain();
		}
		this.busy = false;
	}

	async #lookAgain(): Promise<void> {
		if (this.step.at === 'notice') this.step = await this.#look(this.step.secret).catch(() => this.step);
	}

	async #look(secret: string): Promise<Step> {
		const link = secret ? await this.#api.readLink(secret) : null;
		if (secret && !link) return { at: 'trouble', trouble: 'unknown' };
		if (link) this.facts = link;
		this.feedback = link?.feedback ?? null;
		if (link?.state === 'open') return { at: 'notice', link, secret };
		if (link && link.state !== 'here') return { at: 'trouble', trouble: link.state };
		return this.#lookByDevice();
	}

	async #lookByDevice(): Promise<Step> {
		const interview = await this.#api.readInterview();
		if (!interview) return { at: 'trouble', trouble: 'no-link' };
		this.facts = interview;
		this.interview = interview.id;
		switch (interview.status) {
			case 'invited':
				return { at: 'check' };
			case 'started':
				return { at: 'again' };
			case 'ended':
			case 'reported':
				return { at: 'trouble', trouble: 'over' };
			case 'declined':
				return { at: 'trouble', trouble: 'declined' };
		}
	}
}
