// tap.mjs: TAP lines, as tests/tap.h writes them.

let count = 0;
let failed = 0;

export function ok(passed, name, why) {
	count++;
	if (!passed)
		failed++;
	console.log(`${passed ? 'ok' : 'not ok'} ${count} - ${name}`);
	if (!passed && why)
		console.log(String(why).replace(/^/gm, '# '));
	return Boolean(passed);
}

export function is(got, want, name) {
	return ok(got === want, name, `got  ${got}\nwant ${want}`);
}

export function note(text) {
	console.log(String(text).replace(/^/gm, '# '));
}

export function done() {
	console.log(`1..${count}`);
	return failed === 0 ? 0 : 1;
}
