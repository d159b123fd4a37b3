// paper.mjs: an incident on A4: the card on the first page, details behind, no
// menu, and where and when it was printed.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pictures } from './browser.mjs';
import { is, note, ok } from './tap.mjs';

function text(file, first, last) {
	return execFileSync('pdftotext', ['-f', String(first), '-l', String(last),
		'-layout', file, '-'], { encoding: 'utf8' });
}

export async function paper(centre, browser, world) {
	const page = await centre.signedIn(world, centre.clerk);
	const file = path.join(pictures, 'incident.pdf');

	await page.goto(centre.incident);
	await page.pdf({ path: file, preferCSSPageSize: true });
	const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
	const pages = Number(info.match(/Pages:\s+(\d+)/)[1]);
	note(`${pages} pages`);
	ok(info.includes('A4'), 'the paper is A4', info);
	ok(pages >= 2 && pages <= 8, 'few pages', info);

	const first = text(file, 1, 1);
	const rest = text(file, 2, pages);
	const squeezed = first.replace(/\s/g, '');
	ok(squeezed.includes('社長へ') && squeezed.includes('担当者へ'),
		'the first page is for owner and clerk', first);
	ok(!squeezed.includes('技術者へ') && rest.includes('技術者へ'),
		'the engineer\'s part stands behind');
	ok(!squeezed.includes('サインアウト') && !squeezed.includes('English'),
		'no menu on paper');
	is(rest.includes(new URL(centre.incident).pathname), true,
		'the page\'s address is on it');
	ok(rest.includes('この紙を作った日時'), 'and when it was made');

	const download = page.waitForEvent('download');
	await page.goto(centre.look);
	await page.click('.downloads .button-quiet');
	const report = path.join(pictures, 'report.pdf');
	await (await download).saveAs(report);
	ok(execFileSync('pdfinfo', [report], { encoding: 'utf8' })
		.includes('A4'), 'the report is given as a PDF');
}
