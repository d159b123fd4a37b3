// separation.mjs: another company's pages do not exist.
import { is, ok } from './tap.mjs';

export async function separation(centre, browser, world) {
	const page = await centre.signedIn(world, centre.stranger);

	for (const [what, address] of [['look', centre.look],
		['incident', centre.incident], ['alert', centre.alert],
		['device', centre.device]]) {
		const answer = await page.goto(address);

		is(answer.status(), 404, `another company's ${what} is not found`);
	}
	await page.goto(`${centre.site}/incidents`);
	is(await page.locator('.card').count(), 0, 'nor is it in a list');

	const viewer = await centre.signedIn(await browser.newContext(),
		centre.viewer);
	await viewer.goto(`${centre.site}/looks`);
	is(await viewer.locator('#upload').count(), 0,
		'who may only look is offered no upload');
	await viewer.goto(centre.incident);
	ok(await viewer.locator('#owner').isVisible() &&
		await viewer.locator('#to').count() === 0,
	'and no change of state');
	await viewer.context().close();
}
