// A receiver that verifies by the official library and answers 204 or 401. Prints its port.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { Webhook } = createRequire(new URL('../../web/package.json', import.meta.url))('standardwebhooks');
const webhook = new Webhook(process.env.WEBHOOK_SECRET);

const server = createServer(async (request, response) => {
	const parts = [];
	for await (const part of request) parts.push(part);
	try {
		const event = webhook.verify(Buffer.concat(parts).toString('utf8'), request.headers);
		response.writeHead(event.type ? 204 : 400).end();
	} catch {
		response.writeHead(401).end();
	}
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
