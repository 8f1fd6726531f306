/** The events of `/api/v1/realtime`, by the API's own document. */

import type { components } from '$lib/api/schema';

type Schemas = components['schemas'];

export type ClientEvent = Schemas['ClientEvent'];
export type ServerEvent = Schemas['ServerEvent'];
export type SessionView = Schemas['SessionView'];
export type ConversationItem = Schemas['ConversationItem'];
export type LineView = Schemas['LineView'];
export type TurnView = Schemas['TurnView'];
export type StageView = Schemas['StageView'];
export type QuestionView = Schemas['QuestionView'];
export type ClockView = Schemas['ClockView'];
export type ErrorView = Schemas['ErrorView'];
export type FloorView = Schemas['FloorView'];
export type VoiceMode = Schemas['VoiceMode'];
export type EarMode = Schemas['EarMode'];
export type EndReason = Schemas['EndReason'];
export type Duplex = Schemas['Duplex'];
export type Intent = Schemas['Intent'];
export type LineId = LineView['line'];
export type TurnId = TurnView['turn'];

export const SUBPROTOCOL = 'vivavoce.v1';

/** Why the server closes a connection. */
export const CloseCode = {
	Ended: 1000,
	GoingAway: 1001,
	BadMessage: 4400,
	Unauthorised: 4401,
	NewerTab: 4409,
	TooMuch: 4413,
	Internal: 4500
} as const;
