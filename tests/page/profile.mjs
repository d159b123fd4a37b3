// profile.mjs: about the firm: what is wrong is told beside its field, wide
// digits count, and the size is judged with its reason.
import { context } from './browser.mjs';
import { is, ok } from './tap.mjs';

export async function profile(centre, browser) {
	const world = await context(browser, { javaScriptEnabled: false });
	const page = await centre.signedIn(world, centre.clerk);

	await page.goto(`${centre.site}/company`);
	ok((await page.textContent('main')).includes('まだ分かりません'),
		'nothing told, nothing judged');
	await page.fill('#number', '1234567890123');
	await page.fill('#kana', 'さんぷるせいさくしょ');
	await page.click('main form button');
	is(await page.getAttribute('.faults a', 'href'), '#number',
		'a wrong check digit names its field');
	is(await page.inputValue('#kana'), 'さんぷるせいさくしょ',
		'what was right is still there');
	await page.fill('#number', '１１８０３０１０１８７７１');
	await page.selectOption('#industry', 'E');
	await page.selectOption('#prefecture', '03');
	await page.fill('#capital', '１０，０００，０００円');
	await page.fill('#employees', '12人');
	await page.click('main form button');
	is(await page.inputValue('#number'), '1180301018771',
		'wide digits are digits');
	is(await page.inputValue('#capital'), '10000000', 'so is the capital');
	ok((await page.textContent('main')).includes('小規模企業にあたります'),
		'twelve people making things are a small enterprise');
	await page.selectOption('#industry', 'I');
	await page.click('main form button');
	ok((await page.textContent('main')).includes('細かい番号'),
		'wholesale and retail alone do not decide');
	await world.close();
}
