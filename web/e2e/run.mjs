// Browser tests against the real server: `VIVA_BIN=path/to/vivavoce npm run e2e -- [room] [interrupt] [typed] [desk] [partners] [upkeep] [survival]`
import { desk } from './desk.mjs';
import { interrupt } from './interrupt.mjs';
import { partners } from './partners.mjs';
import { room } from './room.mjs';
import { survival } from './survival.mjs';
import { Stage } from './support/stage.mjs';
import { typed } from './typed.mjs';
import { upkeep } from './upkeep.mjs';

const SCENARIOS = { room, interrupt, typed, desk, partners, upkeep, survival };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in SCENARIOS));
if (unknown.length > 0 || !process.env.VIVA_BIN) {
	const names = Object.keys(SCENARIOS).join(', ');
	console.error(
		unknown.length > 0
			? `e2e: there is no ${unknown.join(', ')}; choose from ${names}`
			: 'e2e: set VIVA_BIN to the built program, such as VIVA_BIN=../target/debug/vivavoce'
	);
	process.exit(2);
}

let failed = 0;
for (const [name, scenario] of Object.entries(SCENARIOS)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	failed += await hold(name, scenario);
}
process.exit(failed === 0 ? 0 : 1);

async function hold(name, scenario) {
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1_000);
	const stage = new Stage(name);
	try {
		const told = await scenario(stage);
		stage.checkConsole();
		console.log(`ok    ${name} (${seconds()} s)${told ? `: ${told}` : ''}`);
		return 0;
	} catch (error) {
		await stage.keepTraces();
		console.log(`FAIL  ${name} (${seconds()} s)\n${error.stack ?? error}\n      traces: ${stage.traces}`);
		return 1;
	} finally {
		await stage.clear();
	}
}
