// journeys.mjs: what people do, from signing in to signing out, in a real
// browser against a real centre that looks at real captures. In the order one
// would want them to fail.
import { browserPath, context, open } from './browser.mjs';
import { centreFor } from './centre.mjs';
import { diagnosis } from './diagnosis.mjs';
import { everyPage } from './every_page.mjs';
import { inbox } from './inbox.mjs';
import { keyboard } from './keyboard.mjs';
import { look } from './look.mjs';
import { paper } from './paper.mjs';
import { policy } from './policy.mjs';
import { portraits } from './portraits.mjs';
import { profile } from './profile.mjs';
import { separation } from './separation.mjs';
import { sensors } from './sensors.mjs';
import { sign } from './sign.mjs';
import { done, ok } from './tap.mjs';
import { withoutScript } from './without_script.mjs';

if (!browserPath()) {
	console.log('1..0 # SKIP no Chromium here');
	process.exit(77);
}

const centre = await centreFor();
const browser = await open();
const stories = [sign, look, withoutScript, diagnosis, profile, policy, keyboard, inbox, separation,
	sensors, everyPage,
	paper, portraits];

try {
	for (const story of stories) {
		const world = await context(browser);
		world.setDefaultTimeout(20000);
		try {
			await story(centre, browser, world);
		} catch (error) {
			ok(false, `${story.name} goes through`, error.stack);
		}
		await world.close();
	}
} finally {
	await browser.close();
	ok(await centre.stop(), 'the centre stops in good order');
}
process.exit(done());
