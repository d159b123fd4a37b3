// portraits.mjs: pictures of the real pages. screenshots/ in the build folder
// is for people who work on them; KOMAINU_PICTURES=doc/pictures takes those of
// the README anew.
import path from 'node:path';
import { context, picture } from './browser.mjs';
import { ok } from './tap.mjs';

// Where the other stories closed it, the incident is opened again.
async function reopen(centre, browser) {
	const world = await context(browser);
	const page = await centre.signedIn(world, centre.clerk);

	await page.goto(centre.incident);
	if (await page.locator('#to option[value=open]').count() > 0) {
		await page.selectOption('#to', 'open');
		await page.click('#move button');
	}
	await world.close();
}

async function takeForReadme(centre, browser, directory) {
	for (const [name, address, width, height] of [
		['home', '/', 1120, 900],
		['look', centre.look, 1120, 1240],
		['incident', centre.incident, 1120, 1290],
		['phone', centre.incident, 390, 1290]]) {
		const world = await context(browser,
			{ viewport: { width, height } });
		const page = await centre.signedIn(world, centre.clerk);

		await page.goto(new URL(address, centre.site).href);
		await page.screenshot({
			path: path.resolve(directory, `${name}.png`) });
		await world.close();
	}
}

export async function portraits(centre, browser) {
	const addresses = { home: '/', looks: '/looks', look: centre.look,
		quiet: centre.quiet, failed: centre.failed,
		incidents: '/incidents', incident: centre.incident,
		alert: centre.alert, devices: '/devices', device: centre.device,
		diagnosis: centre.diagnosis, result: centre.result };

	await reopen(centre, browser);
	for (const [mode, width] of [['desk', 1280], ['phone', 390]]) {
		const world = await context(browser,
			{ viewport: { width, height: 844 } });
		const page = await centre.signedIn(world, centre.clerk);

		for (const [name, address] of Object.entries(addresses)) {
			await page.goto(new URL(address, centre.site).href);
			await picture(page, `${name}-${mode}`);
		}
		await world.close();
	}
	for (const [mode, width] of [['desk', 1280], ['phone', 390]]) {
		const world = await context(browser,
			{ viewport: { width, height: 844 } });
		const page = await centre.signedIn(world, centre.analyst);

		for (const [name, address] of Object.entries({ inbox: '/inbox',
			'inbox-open': '/inbox?fold=none',
			'false-alarm': `${centre.incident}/false-alarm` +
				'?scope=rule-device',
			suppressions: '/suppressions', absences: '/absences',
			work: `${centre.incident}` })) {
			await page.goto(new URL(address, centre.site).href);
			await picture(page, `${name}-${mode}`);
		}
		await world.close();
		const office = await context(browser,
			{ viewport: { width, height: 844 } });
		const admin = await centre.signedIn(office, centre.administrator);
		for (const name of ['providers', 'providers/1']) {
			await admin.goto(`${centre.site}/${name}`);
			await picture(admin, `${name.replace('/', '-')}-${mode}`);
		}
		await office.close();
	}
	if (process.env.KOMAINU_PICTURES)
		await takeForReadme(centre, browser, process.env.KOMAINU_PICTURES);
	ok(true, 'pictures of every page were taken');
}
