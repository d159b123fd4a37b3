// sensors.mjs: a clerk makes a code, prints it, takes it back; how sensors are
// stands on their page in one sentence.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { accessible, context, fits, picture } from './browser.mjs';
import { is, ok } from './tap.mjs';

// A sensor that was let in and heard, as the intake would write it.
function plant(centre) {
	const python = `
import sqlite3, sys, time, json
db = sqlite3.connect(sys.argv[1], timeout=30)
now = int(time.time() * 1000)
company = db.execute("select company from membership limit 1").fetchone()[0]
rows = [("本社1階", "本社", "running", "up", 52310, now),
        ("倉庫", "第二倉庫", "running", "up", 0, now),
        ("支社", "盛岡", "running", "up", 900, now - 3600000)]
for name, site, engine, link, packets, seen in rows:
    id = db.execute("insert into sender (company, kind, name, site, state,"
        " created_ms, sequence) values (?, 'sensor', ?, ?, 'active', ?, 7)"
        " returning id", (company, name, site, now - 86400000)).fetchone()[0]
    facts = {"engine": engine, "link": link, "packets": packets,
             "packets_total": 9000000, "dropped_total": 12,
             "interface": "eth1", "disk_free": 21474836480,
             "memory_free": 1288490188, "temperature": 47,
             "rules": {"count": 41233}, "spool": {"bytes": 0}}
    db.execute("insert into sender_health (sender, seen_ms, address, version,"
        " facts) values (?, ?, '203.0.113.7', '0.1.0', ?)",
        (id, seen, json.dumps(facts)))
    db.execute("insert into certificate (serial, sender, issued_ms, expires_ms)"
        " values (?, ?, ?, ?)", ("0%d" % id, id, now, now + 300 * 86400000))
db.commit()
`;

	execFileSync('python3',
		['-c', python, path.join(centre.data, 'komainu.db')]);
}

async function invite(centre, page) {
	await page.goto(`${centre.site}/sensors`);
	await page.fill('#name', '2階の装置');
	await page.fill('#site', '本社');
	await page.click('.panel button');
	const code = await page.locator('.code-large').innerText();

	ok(/^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/.test(code), 'a code to print', code);
	is(await page.locator('ol.steps li').count(), 3, 'and three steps');
	ok(await page.locator('.qr div').count() > 30, 'and a pattern');
	await accessible(page, 'the code');
	await picture(page, 'sensor-code-desk');
	await page.emulateMedia({ media: 'print' });
	await picture(page, 'sensor-code-paper');
	ok(!await page.locator('a.button').isVisible(), 'no buttons on paper');
	await page.emulateMedia({ media: null });
	await page.click('a.button');
	ok((await page.locator('main').innerText()).includes('2階の装置'),
		'it is listed until somebody uses it');
	await page.click('form[action$="/drop"] button');
	ok(!(await page.locator('main').innerText()).includes('2階の装置'),
		'and can be taken back');
}

async function change(centre, page) {
	await page.click('main a:has-text("倉庫")');
	await picture(page, 'sensor-desk');
	await accessible(page, 'a sensor');
	ok((await page.locator('.lead').innerText()).includes('通信が流れて'),
		'one sentence says what is wrong');
	await page.click('summary:has-text("名前と置き場所")');
	await page.fill('#name', '本社1階');
	await page.click('details[open] button');
	ok((await page.locator('main').innerText()).includes('もうあります'),
		'a name that is taken: said');
	await page.click('summary:has-text("取り外す")');
	await page.fill('#remove-reason', '倉庫を閉じたため');
	await page.click('form[action$="/remove"] button');
	ok((await page.locator('.lead').innerText()).includes('取り外し済み'),
		'taken away');
	ok((await page.locator('main').innerText()).includes('倉庫を閉じた'),
		'with the reason');
}

async function every(centre, browser) {
	for (const language of ['ja', 'en'])
		for (const width of [1280, 360]) {
			const world = await context(browser,
				{ viewport: { width, height: 800 } });
			const page = await centre.signedIn(world, centre.clerk,
				language);

			await page.goto(`${centre.site}/sensors`);
			await accessible(page, `sensors ${language} ${width}`);
			await fits(page, `sensors ${language} ${width}`);
			await picture(page, `sensors-${language}-${width}`);
			await world.close();
		}
}

export async function sensors(centre, browser) {
	plant(centre);
	await every(centre, browser);
	const world = await context(browser,
		{ viewport: { width: 1280, height: 900 } });
	const page = await centre.signedIn(world, centre.clerk);

	await invite(centre, page);
	await page.goto(`${centre.site}/sensors`);
	ok((await page.locator('main').innerText()).includes('（2台）'),
		'two need a hand');
	await change(centre, page);
	await world.close();
}
