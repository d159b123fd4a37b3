// inbox.mjs: an analyst's morning: by keys alone, then by buttons alone in a
// browser that runs no script, and what somebody else changed meanwhile.
import { context } from './browser.mjs';
import { is, ok } from './tap.mjs';

const rows = '.inbox-row';

async function byKeys(centre, world) {
	const page = await centre.signedIn(world, centre.analyst);

	await page.goto(`${centre.site}/inbox`);
	const count = await page.locator(rows).count();
	ok(count > 0, 'the inbox has rows');
	ok(/^\(\d+\) /.test(await page.title()), 'the title says how many');
	await page.keyboard.press('?');
	ok(await page.locator('#keys').evaluate((e) => e.open),
		'? shows the keys');
	await page.keyboard.press('j');
	is(await page.locator('.inbox-here').count(), 1, 'j stands on a row');
	const seen = await page.evaluate(() =>
		getComputedStyle(document.activeElement).outlineStyle);
	ok(seen !== 'none', 'which is seen');
	await page.keyboard.press('m');
	await page.waitForSelector('.flash >> text=1件を変えました');
	is(await page.locator('.state-mine').first().textContent(),
		centre.analyst.name, 'm takes it');
	await page.keyboard.press('j');
	await page.keyboard.press('c');
	ok(await page.evaluate(() => document.activeElement.id) === 'said',
		'c asks for the words');
	await page.keyboard.type('電話で確かめました');
	await page.keyboard.press('Escape');
	await page.locator('#said').blur();
	await page.keyboard.press('c');
	await page.waitForSelector('.flash >> text=1件を変えました');
	ok(true, 'and sends them');
	await page.keyboard.press('j');
	await page.keyboard.press('e');
	await page.waitForSelector('.state-up');
	ok(true, 'e passes it up');
	await page.keyboard.press('/');
	await page.keyboard.type('no such words');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.empty');
	ok(true, '/ searches');
	await page.goBack();
	await page.waitForSelector(rows);
	await page.keyboard.press('j');
	await page.keyboard.press('x');
	is(await page.locator(`${rows} input:checked`).count(), 1, 'x ticks');
	await page.keyboard.press('a');
	await page.waitForSelector('.flash >> text=1件を変えました');
	is(await page.locator(rows).count(), count - 1, 'a puts it away');
	await page.goto(`${centre.site}/inbox?archive=1`);
	await page.keyboard.press('j');
	await page.keyboard.press('a');
	await page.waitForSelector('.flash >> text=1件を変えました');
	await page.goto(`${centre.site}/inbox`);
	is(await page.locator(rows).count(), count, 'and back');
	await page.keyboard.press('j');
	await page.keyboard.press('o');
	await page.waitForURL(/\/(incidents\/\d+|inbox\?.*fold=)/);
	ok(true, 'o opens it');
}

// Another page of the same list is told of what happens elsewhere.
async function fresh(centre, browser) {
	const world = await context(browser);
	const other = await context(browser);
	const page = await centre.signedIn(world, centre.analyst);
	const clerk = await centre.signedIn(other, centre.clerk);

	await page.clock.install();
	await page.goto(`${centre.site}/inbox?fold=none`);
	const before = await page.locator('h1 .count').textContent();
	const address = await page.locator(`${rows} h2 a`).last()
		.getAttribute('href');
	await clerk.goto(centre.site + address);
	const was = await clerk.locator('input[name=from]').inputValue();
	await clerk.selectOption('#to', 'closed');
	await clerk.click('#move button');
	await clerk.waitForSelector('.flash');
	await page.clock.runFor(16000);
	await page.waitForFunction((text) =>
		document.querySelector('h1 .count').textContent !== text, before);
	ok(true, 'the list is kept fresh by itself');
	await page.locator(`${rows} input`).first().check();
	await clerk.selectOption('#to', was);
	await clerk.click('#move button');
	await clerk.waitForSelector('.flash');
	await page.clock.runFor(16000);
	await page.waitForSelector('#news:not([hidden])');
	is(await page.locator(`${rows} input:checked`).count(), 1,
		'but what is ticked stays until one asks');
	await world.close();
	await other.close();
}

// Two work from the same list; the slower one is told kindly.
async function slower(centre, browser) {
	const world = await context(browser, { javaScriptEnabled: false });
	const first = await centre.signedIn(world, centre.analyst);
	const second = await world.newPage();

	await first.goto(`${centre.site}/inbox?fold=none`);
	await second.goto(`${centre.site}/inbox?fold=none`);
	for (const page of [first, second])
		await page.locator(`${rows} input`).last().check();
	await first.click('button[value=escalate]');
	await first.waitForSelector('.flash >> text=1件を変えました');
	ok(true, 'without script buttons do the same');
	await second.click('button[value=take]');
	await second.waitForSelector('.flash >> text=ほかの人が先に変えた');
	ok(true, 'the slower one is told that somebody else was faster');
	await world.close();
}

// From the incident: a false alarm, tried before it is saved.
async function falseAlarm(centre, browser) {
	const world = await context(browser, { javaScriptEnabled: false });
	const page = await centre.signedIn(world, centre.analyst);

	await page.goto(`${centre.site}/inbox?fold=none`);
	await page.locator(`${rows} h2 a`).last().click();
	await page.click('text=誤った検知として、これからは隠す');
	await page.check('input[value=rule-device]');
	await page.click('text=過去30日で何が隠れたかを見る');
	ok(await page.locator('#preview').isVisible(), 'a preview is shown');
	await page.fill('#reason', '毎月の点検でした');
	await page.click('text=この内容で隠す');
	await page.waitForSelector('.flash');
	ok((await page.locator('main').textContent())
		.includes('毎月の点検でした'), 'then it is hidden, with its reason');
	await page.click('text=隠すのをやめる');
	await page.waitForSelector('.flash >> text=隠すのをやめました');
	ok(true, 'and shown again');
	await world.close();
}

export async function inbox(centre, browser, world) {
	await byKeys(centre, world);
	await fresh(centre, browser);
	await slower(centre, browser);
	await falseAlarm(centre, browser);
}
