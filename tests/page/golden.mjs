// golden.mjs: every golden page in a real browser: accessible in light and in
// dark, at a desk, on a phone and at 320 pixels. Needs no centre.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { accessible, browserPath, build, context, fits, open, root, targets }
	from './browser.mjs';
import { done } from './tap.mjs';

if (!browserPath()) {
	console.log('1..0 # SKIP no Chromium here');
	process.exit(77);
}

const golden = path.join(root, 'tests/golden');
const files = {
	'komainu.css': [path.join(build, 'generated/komainu.css'), 'text/css'],
	'mark.svg': [path.join(root, 'assets/mark.svg'), 'image/svg+xml'],
};

function answer(request, response) {
	const name = path.basename(new URL(request.url, 'http://x').pathname);
	const [file, type] = files[name] ?? [path.join(golden, name), 'text/html'];

	if (!fs.existsSync(file)) {
		response.writeHead(404).end();
		return;
	}
	response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
	response.end(fs.readFileSync(file));
}

const server = http.createServer(answer).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const site = `http://127.0.0.1:${server.address().port}`;
const pages = fs.readdirSync(golden).filter((name) => name.endsWith('.html'));
const browser = await open();

for (const [mode, width, colorScheme] of [['desk', 1280, 'light'],
	['dark', 1280, 'dark'], ['phone', 360, 'light']]) {
	const world = await context(browser, {
		viewport: { width, height: 800 }, colorScheme });
	const page = await world.newPage();

	for (const name of pages) {
		await page.goto(`${site}/${name}`);
		await accessible(page, `${name} ${mode}`);
		if (mode === 'phone') {
			await targets(page, name);
			await page.setViewportSize({ width: 320, height: 800 });
			await fits(page, `${name} at 320`);
			await page.setViewportSize({ width, height: 800 });
		}
	}
	await world.close();
}

await browser.close();
server.close();
process.exit(done());
