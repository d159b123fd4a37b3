// every_page.mjs: every page, both languages, at a desk, on a phone, at 320
// pixels and at 200 percent.
import { accessible, context, fits, targets } from './browser.mjs';
import { ok } from './tap.mjs';

async function checkPage(page, address, name, width) {
	const answer = await page.goto(address);
	const policy = answer.headers()['content-security-policy'] ?? '';

	ok(policy.includes("default-src 'none'") && !policy.includes('unsafe'),
		`${name}: a strict policy`, policy);
	await accessible(page, name);
	if (width > 400)
		return;
	await targets(page, name);
	await page.setViewportSize({ width: 320, height: 800 });
	await fits(page, `${name} at 320`);
	await page.setViewportSize({ width, height: 800 });
}

export async function everyPage(centre, browser) {
	const watch = ['/', '/looks', '/incidents', '/devices', '/sensors', '/account',
		'/account/totp', '/companies', '/incidents?text=none-such',
		'/looks/999999', centre.look, centre.quiet, centre.failed,
		centre.incident, centre.alert, centre.device,
		'/company', '/policy', centre.publicPolicy, '/diagnosis',
		centre.diagnosis, centre.item, centre.result,
		'/absences', '/suppressions'];
	const inbox = ['/inbox', '/inbox?archive=1', '/inbox?text=none-such',
		`${centre.incident}/false-alarm`,
		`${centre.incident}/false-alarm?scope=rule-device`,
		centre.incident];
	const office = ['/people', '/people/1', '/audit', '/companies', '/health',
		'/providers', '/providers/1'];

	// All four take long; without --full each language and each width is
	// seen once, the narrow one in the language most people read.
	const every = [['ja', 360], ['en', 1280], ['ja', 1280], ['en', 360]];
	for (const [language, width] of
		process.env.KOMAINU_FULL ? every : every.slice(0, 2))
		for (const [person, addresses] of
			[[centre.clerk, watch], [centre.analyst, inbox],
				[centre.administrator, office]]) {
			const world = await context(browser,
				{ viewport: { width, height: 800 } });
			const page = await centre.signedIn(world, person,
				language);

			for (const address of addresses) {
				const url = new URL(address, centre.site);

				await checkPage(page, url.href,
					`${url.pathname} ${language} ${width}`,
					width);
			}
			await world.close();
		}

	// 200 percent on a small laptop is 640 pixels of layout.
	const world = await context(browser, {
		viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
	const page = await centre.signedIn(world, centre.clerk);
	for (const address of watch) {
		const url = new URL(address, centre.site);

		await page.goto(url.href);
		await fits(page, `${url.pathname} at 200 percent`);
	}
	await world.close();
}
