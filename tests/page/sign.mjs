// sign.mjs: signing in and out, and the two languages.
import { accessible } from './browser.mjs';
import { is, ok } from './tap.mjs';

export async function sign(centre, browser, world) {
	const page = await world.newPage();
	const errors = [];

	page.on('console', (message) => {
		if (message.type() === 'error')
			errors.push(message.text());
	});
	await page.goto(`${centre.site}/incidents`);
	ok(page.url().includes('/sign-in'), 'a stranger is sent to sign in');
	is(await page.locator('html').getAttribute('lang'), 'ja',
		'Japanese comes first');
	await accessible(page, 'sign-in');

	await page.fill('#login', centre.clerk.login);
	await page.fill('#password', 'wrong horse battery staple');
	await page.click('main button');
	ok(await page.locator('.faults').isVisible(),
		'a wrong password is told in a summary');
	is(await page.inputValue('#login'), centre.clerk.login,
		'the name need not be typed again');
	is(await page.inputValue('#password'), '', 'the password is not kept');
	await accessible(page, 'sign-in, refused');

	await page.fill('#password', centre.clerk.password);
	await page.click('main button');
	await page.waitForURL('**/incidents');
	ok(true, 'after signing in one goes on where one wanted to');

	await page.click('.language');
	is(await page.locator('html').getAttribute('lang'), 'en',
		'the switch changes the language');
	ok(page.url().endsWith('/incidents'), 'and stays on the page');
	is(await page.locator('h1').textContent(), 'Incidents',
		'the page is in English');
	await page.click('.language');
	is(await page.locator('html').getAttribute('lang'), 'ja',
		'and changes it back');

	await page.click('.sign-out button');
	ok(page.url().includes('/sign-in'), 'signing out leads to the door');
	await page.goto(`${centre.site}/incidents`);
	ok(page.url().includes('/sign-in'), 'and the door is shut');
	ok(errors.every((text) => !/Content Security/.test(text)),
		'no page breaks its own policy', errors.join('\n'));
}
