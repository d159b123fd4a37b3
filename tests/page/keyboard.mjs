// keyboard.mjs: hands off the mouse.
import { is, ok } from './tap.mjs';

async function focused(page) {
	return page.evaluate(() => document.activeElement.outerHTML.slice(0, 120));
}

// Presses Tab until the focus is on what matches; every stop must be visible.
async function tabTo(page, selector, most = 40) {
	for (let n = 0; n < most; n++) {
		await page.keyboard.press('Tab');
		const state = await page.evaluate((wanted) => {
			const e = document.activeElement;
			const style = getComputedStyle(e);
			const r = e.getBoundingClientRect();
			return { there: e.matches(wanted),
				seen: style.outlineStyle !== 'none' && r.width > 0 };
		}, selector);
		if (!state.seen)
			return `focus is not seen on ${await focused(page)}`;
		if (state.there)
			return '';
	}
	return `${selector} was not reached`;
}

export async function keyboard(centre, browser, world) {
	const page = await world.newPage();
	let why;

	await page.goto(`${centre.site}/sign-in`);
	await page.keyboard.press('Tab');
	ok((await focused(page)).includes('#main'), 'the skip link comes first');
	await page.keyboard.press('Enter');
	why = await tabTo(page, '#login', 1);
	is(why, '', 'and skips to the form');
	await page.keyboard.type(centre.owner.login);
	why = await tabTo(page, '#password', 1);
	is(why, '', 'then the password');
	await page.keyboard.type(centre.owner.password);
	await page.keyboard.press('Enter');
	await page.waitForSelector('.menu');
	ok(true, 'Enter signs in');

	why = await tabTo(page, '.card h3 a');
	is(why, '', 'an incident is reached, every stop is seen');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.levels');
	why = await tabTo(page, '.levels a[href="#clerk"]');
	is(why, '', 'the levels are reached');
	await page.keyboard.press('Enter');
	ok(page.url().endsWith('#clerk'), 'and followed');
	why = await tabTo(page, '#to', 80);
	is(why, '', 'the state is reached');
	await page.keyboard.press('ArrowDown');
	why = await tabTo(page, '#move button', 2);
	is(why, '', 'and its button');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.flash');
	ok(true, 'a state is changed without a mouse');
	why = await tabTo(page, '.sign-out button');
	is(why, '', 'the way out is reached');
	await page.keyboard.press('Enter');
	await page.waitForURL(/sign-in/);
	ok(true, 'and taken');
}
