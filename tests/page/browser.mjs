// browser.mjs: Debian's Chromium without its talk to the outside, and the
// checks every page has to pass.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ok } from './tap.mjs';

const axe = fs.readFileSync(
	createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const build = process.env.KOMAINU_BUILD ?? path.join(root, 'build/dev');
export const pictures = path.join(build, 'screenshots');

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser',
	'/snap/bin/chromium'];

export function browserPath() {
	return process.env.KOMAINU_CHROMIUM ??
		programs.find((program) => fs.existsSync(program));
}

export async function open() {
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'komainu-page-'));
	const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic',
		'--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync',
		'--disable-dev-shm-usage', '--font-render-hinting=none',
		`--disk-cache-dir=${profile}`];
	const browser = await chromium.launch({
		executablePath: browserPath(), args: flags,
	});
	browser.on('disconnected', () =>
		fs.rmSync(profile, { recursive: true, force: true }));
	fs.mkdirSync(pictures, { recursive: true });
	return browser;
}

export function context(browser, options = {}) {
	return browser.newContext({
		locale: 'ja-JP', timezoneId: 'Asia/Tokyo',
		viewport: { width: 1280, height: 900 }, ...options,
	});
}

// No violation of WCAG 2.2 A and AA, nor of axe's good practices. The script is
// put into an isolated world's page by the test, past the page's own policy.
export async function accessible(page, name) {
	const found = await page.evaluate(`(async () => {
		${axe};
		const result = await axe.run(document, {
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
				'wcag22aa', 'best-practice'],
		});
		return result.violations.map((v) => v.id + ': ' + v.help + '\\n' +
			v.nodes.map((n) => '  ' + n.target.join(' ') + ' ' +
				n.failureSummary.replace(/\\n/g, ' ')).join('\\n'));
	})()`);
	return ok(found.length === 0, `${name}: axe`, found.join('\n'));
}

export async function fits(page, name) {
	const wide = await page.evaluate(() => {
		const limit = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= limit)
			return '';
		return [...document.querySelectorAll('body *')]
			.filter((e) => e.getBoundingClientRect().right > limit + 1)
			.map((e) => e.outerHTML.slice(0, 90)).slice(0, 5).join('\n');
	});
	return ok(wide === '', `${name}: no sideways scrolling`, wide);
}

// WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, but for links within a sentence.
export async function targets(page, name) {
	const small = await page.evaluate(() =>
		[...document.querySelectorAll('a[href], button, input, select, ' +
			'summary')]
			.filter((e) => e.type !== 'hidden' && e.checkVisibility() &&
				!e.matches('.skip, p a, li p a, dd a, .faults a'))
			.map((e) => [e, e.getBoundingClientRect()])
			.filter(([, r]) => r.width < 24 || r.height < 24)
			.map(([e, r]) => `${Math.round(r.width)}x` +
				`${Math.round(r.height)} ${e.outerHTML.slice(0, 80)}`)
			.join('\n'));
	return ok(small === '', `${name}: targets of 24 by 24`, small);
}

export async function picture(page, name, options = {}) {
	const file = path.join(pictures, `${name}.png`);

	await page.screenshot({ path: file, fullPage: true, ...options });
	return file;
}
