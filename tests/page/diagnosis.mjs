// diagnosis.mjs: the five-minute self-diagnosis on a phone, without script,
// then again at a desk; what the watch saw beside what was answered.
import { context } from './browser.mjs';
import { is, ok } from './tap.mjs';

async function oneByOne(page) {
	await page.click('main form button');
	await page.waitForURL(/\/item$/);
	for (let n = 1; n <= 25; n++) {
		const value = n === 1 || n % 3 === 0 ? 'done' : 'unknown';

		await page.check(`input[name=a${n}][value=${value}]`);
		await page.click('form.questions button');
	}
	await page.waitForURL(/\/diagnosis\/\d+\?sheet=\d+$/);
	ok((await page.textContent('[role=status]')).includes('25問に回答済み'),
		'after the last question all are answered');
}

async function finish(page) {
	await page.fill('#confirmed_by', '三陸 花子');
	await page.click('form[action$="/finish"] button');
}

async function onThePhone(centre, browser) {
	const world = await context(browser, { javaScriptEnabled: false,
		viewport: { width: 360, height: 740 } });
	const page = await centre.signedIn(world, centre.clerk);

	await page.goto(`${centre.site}/diagnosis`);
	await oneByOne(page);
	await finish(page);
	await page.waitForURL(/\/result$/);
	centre.result = page.url();
	const text = await page.textContent('main');
	// done: 1, 3, 6 ... 24; the other sixteen are unknown.
	ok(text.includes('20点（100点満点）'), 'nine done, sixteen unknown');
	ok(text.includes('いつ事故が起きても'), 'the lowest band');
	is(await page.locator('.measures > li').count(), 6,
		'six measures at most');
	is(await page.locator('#differs').count(), 1,
		'an old PC was seen, though updates are said to be done');
	await world.close();
}

async function atTheDesk(centre, browser) {
	const world = await context(browser);
	const page = await centre.signedIn(world, centre.clerk);

	await page.goto(`${centre.site}/diagnosis`);
	await page.click('main form button');
	await page.goto(page.url().replace('/item', ''));
	centre.diagnosis = page.url();
	centre.item = `${page.url()}/item`;
	const saved = page.waitForResponse((answer) =>
		answer.url().endsWith('/answers'));
	await page.check('input[name=a1][value=partly]');
	await saved;
	await page.reload();
	ok(await page.isChecked('input[name=a1][value=partly]'),
		'with script an answer is saved as it is given');
	await finish(page);
	ok((await page.textContent('.faults')).includes('2問目がまだです'),
		'what is missing is told, with a link to it');
	await page.fill('#site', '北上工場');
	await page.click('form[action$="/sheets"] button');
	is(await page.textContent('h1'), '北上工場', 'a sheet for a site');
	await page.goto(`${centre.site}/diagnosis`);
	ok((await page.textContent('main')).includes('20'),
		'the first one is in the history');
	await world.close();
}

export async function diagnosis(centre, browser) {
	await onThePhone(centre, browser);
	await atTheDesk(centre, browser);
}
