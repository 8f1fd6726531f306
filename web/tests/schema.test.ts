import { readFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

const BANNER = /^\/\*\*[\s\S]*?\*\/\n\n/;
const at = (path: string) => new URL(`../${path}`, import.meta.url);

test('the client’s types are those of the interface’s document; `npm run types` renews them', async () => {
	const kept = await readFile(at('src/lib/api/schema.ts'), 'utf8');
	const made = astToString(await openapiTS(at('openapi.json')));
	expect(kept.replace(BANNER, '')).toBe(made);
});
