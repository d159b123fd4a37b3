// portraits.mjs: pictures of the real pages. build/.../screenshots for people
// who work on them; with KOMAINU_PICTURES=DIR those of the README as well.
import path from 'node:path';
import { context, picture } from './browser.mjs';
import { ok } from './tap.mjs';

export async function portraits(centre, browser) {
	const addresses = { home: '/', looks: '/looks', look: centre.look,
		quiet: centre.quiet, failed: centre.failed,
		incidents: '/incidents', incident: centre.incident,
		alert: centre.alert, devices: '/devices', device: centre.device };

	// The other stories closed it.
	const desk = await centre.signedIn(await context(browser), centre.clerk);
	await desk.goto(centre.incident);
	await desk.selectOption('#to', 'open');
	await desk.click('main form button');
	await desk.context().close();

	for (const [mode, width] of [['desk', 1280], ['phone', 390]]) {
		const world = await context(browser,
			{ viewport: { width, height: 844 } });
		const page = await centre.signedIn(world, centre.clerk);

		for (const [name, address] of Object.entries(addresses)) {
			await page.goto(new URL(address, centre.site).href);
			await picture(page, `${name}-${mode}`);
			if (process.env.KOMAINU_PICTURES)
				await picture(page, `${name}-${mode}`, {
					fullPage: false,
					path: path.join(process.env.KOMAINU_PICTURES,
						`${name}-${mode}.png`) });
		}
		await world.close();
	}
	ok(true, 'pictures of every page were taken');
}
