// look.mjs: the main job: a capture goes in, a card a clerk can act on comes
// out.
import { is, ok } from './tap.mjs';

export async function look(centre, browser, world) {
	const page = await centre.signedIn(world, centre.clerk);

	await page.click('main >> text=記録ファイルを調べる');
	await page.setInputFiles('#file', centre.capture('old-windows-xp.pcap'));
	await page.click('#upload button');
	await page.waitForURL(/\/looks\/\d+$/);
	ok(true, 'the upload leads to its look');
	await page.waitForSelector('.cards .card', { timeout: 120000 });
	ok(true, 'the page shows the result by itself when it is there');
	ok((await page.locator('h1').textContent())
		.includes('old-windows-xp.pcap'), 'under the name of the file');
	centre.look = page.url();

	const title = await page.locator('.card h3 a').first().textContent();
	await page.click('.card h3 a');
	is(await page.locator('h1').textContent(), title,
		'a card leads to its incident');
	centre.incident = page.url();
	for (const level of ['owner', 'clerk', 'engineer'])
		ok(await page.locator(`#${level}`).isVisible(),
			`the card speaks to the ${level}`);
	const actions = await page.locator('.actions li').count();
	ok(actions >= 1 && actions <= 3, 'at most three actions');
	ok((await page.locator('#owner').textContent())
		.match(/\d+\.\d+\.\d+\.\d+|komainu\.|suricata/) === null,
	'the owner sees no address and no rule');

	await page.click('.levels a[href="#engineer"]');
	ok(page.url().endsWith('#engineer'), 'one chooses one\'s part');
	await page.click('.table-alerts a');
	ok((await page.locator('.facts-table').first().textContent())
		.includes('規則'), 'an alert names its rule');
	centre.alert = page.url();
	await page.click('.crumb a');
	is(await page.locator('h1').textContent(), title,
		'an alert leads back to its incident');

	await page.selectOption('#to', 'working');
	await page.click('text=変える >> nth=-1');
	ok(await page.locator('.flash').isVisible(), 'a change is confirmed');
	is(await page.locator('.incident-top .state').textContent(), '対応中',
		'and seen');

	await page.goto(`${centre.site}/devices`);
	ok(await page.locator('tbody tr').count() > 0, 'devices are listed');
	await page.click('tbody th a');
	ok(await page.locator('#why ~ ul li').count() > 0,
		'a device says how it is known');
	centre.device = page.url();

	await page.goto(`${centre.site}/looks`);
	await page.setInputFiles('#file', centre.capture('quiet-office.pcap'));
	await page.click('#upload button');
	await page.waitForSelector('.state-info', { timeout: 120000 });
	is(await page.locator('.cards .card').count(), 0,
		'quiet traffic is quiet');
	centre.quiet = page.url();
}
