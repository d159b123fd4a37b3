// without_script.mjs: the same job in a browser that runs no script.
import { context } from './browser.mjs';
import { is, ok } from './tap.mjs';

export async function withoutScript(centre, browser) {
	const world = await context(browser, { javaScriptEnabled: false });
	const page = await centre.signedIn(world, centre.clerk);

	await page.goto(`${centre.site}/looks`);
	await page.setInputFiles('#file', centre.capture('free-tool.pcap'));
	await page.click('#upload button');
	await page.waitForURL(/\/looks\/\d+$/);
	for (let n = 0; n < 60; n++) {
		if (await page.locator('.state-busy').count() === 0)
			break;
		await page.waitForTimeout(1000);
		await page.click('.state-busy a');
	}
	ok(await page.locator('.cards .card').count() > 0,
		'without script a link shows the progress, then the result');
	await page.click('.card h3 a');
	await page.selectOption('#to', 'closed');
	await page.click('#move button');
	is(await page.locator('.incident-top .state').textContent(), '対応済み',
		'without script an incident is closed');

	await page.goto(`${centre.site}/looks`);
	await page.setInputFiles('#file', { name: 'メモ.txt',
		mimeType: 'text/plain', buffer: Buffer.from('hello\n') });
	await page.click('#upload button');
	for (let n = 0; n < 60; n++) {
		if (await page.locator('.state-busy').count() === 0)
			break;
		await page.waitForTimeout(1000);
		await page.click('.state-busy a');
	}
	ok(await page.locator('main').textContent().then((text) =>
		text.includes('調べられませんでした')),
	'a file that is no capture is told so');
	centre.failed = page.url();
	await world.close();
}
