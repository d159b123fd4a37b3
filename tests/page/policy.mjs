// policy.mjs: from four answers to a policy the public can read: the clerk
// drafts, the owner approves, anybody reads, and nobody after withdrawal.
import { context, picture } from './browser.mjs';
import { is, ok } from './tap.mjs';

async function draft(centre, page) {
	await page.goto(`${centre.site}/policy`);
	await page.fill('#representative', '代表取締役 見本 太郎');
	await page.fill('#officer', '総務部 三陸 花子');
	await page.fill('#information', 'お客様の名簿、図面');
	await page.click('main form button');
	const body = await page.inputValue('#body');
	ok(body.includes('株式会社さんぷる製作所') && body.includes('三陸 花子') &&
		body.includes('■経営者の責任'), 'a draft from four answers', body);
	await page.fill('#body', `${body}\n\n■附則\n<b>毎年十一月に見直します。`);
	await page.click('form[action$="/text"] button');
	is(await page.locator('form[action$="/approve"]').count(), 0,
		'a clerk cannot approve');
}

export async function policy(centre, browser) {
	const world = await context(browser, { javaScriptEnabled: false });
	const page = await centre.signedIn(world, centre.clerk);

	await draft(centre, page);
	const owners = await context(browser, { javaScriptEnabled: false });
	const owner = await centre.signedIn(owners, centre.owner);
	await owner.goto(`${centre.site}/policy`);
	await owner.click('form[action$="/approve"] button');
	ok((await owner.textContent('article')).includes('毎年十一月'),
		'the owner approves what the clerk wrote');
	await owner.click('form[action$="/publish"] button');
	centre.publicPolicy = await owner.getAttribute(
		'main a[href^="/published-policy/"]', 'href');
	const outside = await context(browser);
	const public_ = await outside.newPage();
	await public_.goto(centre.site + centre.publicPolicy);
	ok((await public_.textContent('article')).includes(
		'<b>毎年十一月に見直します。'), 'anybody reads it, as it was typed');
	await picture(public_, 'public-policy');
	await owner.goto(`${centre.site}/policy`);
	await owner.click('form[action="/policy/withdraw"] button');
	is((await public_.goto(centre.site + centre.publicPolicy)).status(), 404,
		'nobody once it is withdrawn');
	await owner.goto(`${centre.site}/policy`);
	await owner.click('form[action$="/publish"] button');
	is(await owner.getAttribute('main a[href^="/published-policy/"]', 'href'),
		centre.publicPolicy, 'the address stays the same');
	const answer = await owner.request.get(new URL(
		await owner.getAttribute('a[href$="/paper"]', 'href'),
		centre.site).href);
	ok((await answer.body()).subarray(0, 5).toString() === '%PDF-',
		'and it goes onto paper');
	for (const one of [world, owners, outside])
		await one.close();
}
