// centre.mjs: a centre of its own for the tests: two companies, five people,
// a free port on the loopback address, a data directory that is thrown away.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { build, root } from './browser.mjs';
import { note } from './tap.mjs';

const program = process.env.KOMAINU ?? path.join(build, 'komainu');
const firm = '株式会社さんぷる製作所';
const other = 'さんぷる商店';

const people = {
	administrator: { login: 'kanri', name: '見本 一郎',
		role: 'administrator' },
	owner: { login: 'shacho', name: '見本 社長', role: 'owner',
		company: firm },
	clerk: { login: 'hanako', name: '見本 花子', role: 'clerk',
		company: firm },
	viewer: { login: 'minarai', name: '見本 次郎', role: 'viewer',
		company: firm },
	analyst: { login: 'bunseki', name: '見張 分析', role: 'viewer',
		company: other },
	stranger: { login: 'tonari', name: '別見 三郎', role: 'owner',
		company: other },
};

function verb(data, words, input) {
	return execFileSync(program, [...words, '--data', data],
		{ input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
}

function makePeople(data) {
	for (const name of [firm, other])
		verb(data, ['company', 'add', '--name', name]);
	for (const [who, person] of Object.entries(people)) {
		person.password = `komainu-test-${who}-2026`;
		verb(data, ['user', 'add', '--login', person.login,
			'--name', person.name, '--role', person.role,
			...(person.company ? ['--company', person.company] : []),
			'--password-stdin'], `${person.password}\n`);
	}
	verb(data, ['provider', 'add', '--name', 'みまもり事業者']);
	verb(data, ['provider', 'person', '--name', 'みまもり事業者',
		'--login', people.analyst.login]);
	verb(data, ['contract', 'add', '--provider', 'みまもり事業者',
		'--company', firm]);
}

function freePort() {
	return new Promise((resolve) => {
		const probe = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address();

			probe.close(() => resolve(port));
		});
	});
}

async function answers(site, child) {
	for (let n = 0; n < 200; n++) {
		if (child.exitCode !== null)
			throw new Error(`the centre ended with ${child.exitCode}`);
		try {
			const answer = await fetch(`${site}/healthz`);
			if (answer.ok)
				return;
		} catch {
			// Not yet.
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error('the centre did not answer within 20 seconds');
}

// A new page with somebody signed in by the form, as everybody does; in
// Japanese unless something else is wanted.
function signedInAt(site) {
	return async (world, person, language = 'ja') => {
		const page = await world.newPage();

		await page.goto(`${site}/sign-in`);
		await page.fill('#login', person.login);
		await page.fill('#password', person.password);
		await page.click('main button');
		await page.waitForSelector('.sign-out');
		await page.goto(`${site}/language?to=${language}`);
		return page;
	};
}

export async function centreFor() {
	const data = fs.mkdtempSync(path.join(os.tmpdir(), 'komainu-centre-'));
	const port = await freePort();
	const site = `http://127.0.0.1:${port}`;
	const log = path.join(data, 'centre.log');

	makePeople(data);
	const child = spawn(program, ['serve', '--data', data,
		'--listen', `127.0.0.1:${port}`,
		'--intake', '127.0.0.1:0'],
	{ stdio: ['ignore', fs.openSync(log, 'w'), fs.openSync(log, 'a')] });
	process.on('exit', () => child.kill());
	try {
		await answers(site, child);
	} catch (error) {
		note(fs.readFileSync(log, 'utf8').slice(-4000));
		throw error;
	}
	return {
		site, data, ...people, signedIn: signedInAt(site),
		capture: (name) => path.join(root, 'tests/captures', name),
		stop: async () => {
			if (child.exitCode === null && child.signalCode === null) {
				const ended = new Promise((resolve) =>
					child.on('exit', resolve));

				child.kill('SIGTERM');
				await ended;
			}
			const good = child.exitCode === 0;
			if (!good)
				note(fs.readFileSync(log, 'utf8').slice(-6000));
			fs.rmSync(data, { recursive: true, force: true });
			return good;
		},
	};
}
