import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** The server's interface, typed by its own document. */
export const api = createClient<paths>({ credentials: 'same-origin' });
