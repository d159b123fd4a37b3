// Makes the inbox quicker for who has it open all day: keys, a fresh list, the
// count in the title. Every key presses a button or follows a link that is
// there for everybody.
'use strict';

(function () {
	const wait = 15000;
	let current = -1;

	const list = () => document.getElementById('inbox');
	const rows = () => [...document.querySelectorAll('.inbox-row')];
	const tick = (row) => row.querySelector('input[type=checkbox]');
	const link = (row) => row.querySelector('h2 a');

	function choose(n) {
		const all = rows();

		if (all.length === 0)
			return;
		current = Math.max(0, Math.min(n, all.length - 1));
		all.forEach((row, i) =>
			row.classList.toggle('inbox-here', i === current));
		link(all[current]).focus();
		all[current].scrollIntoView({ block: 'nearest' });
	}

	// What is ticked, or else the row one stands on.
	function act(name) {
		const form = list();
		const button = form.querySelector(`button[value=${name}]`);
		const all = rows();

		if (button === null)
			return;
		if (!all.some((row) => tick(row).checked)) {
			if (current < 0)
				return;
			tick(all[current]).checked = true;
		}
		if (name === 'comment' && form.elements.said.value === '') {
			form.elements.said.focus();
			return;
		}
		form.requestSubmit(button);
	}

	const keys = {
		j: () => choose(current + 1),
		k: () => choose(current - 1),
		o: () => current >= 0 && link(rows()[current]).click(),
		x: () => {
			if (current >= 0)
				tick(rows()[current]).click();
		},
		m: () => act('take'),
		a: () => act(document.querySelector('button[value=fetch]')
			? 'fetch' : 'archive'),
		e: () => act('escalate'),
		c: () => act('comment'),
		'/': () => document.getElementById('text').focus(),
		'?': () => {
			const help = document.getElementById('keys');

			help.open = !help.open;
			help.querySelector('summary').focus();
		},
	};

	function typing(target) {
		return target.matches('select, textarea, ' +
			'input:not([type=checkbox])');
	}

	document.addEventListener('keydown', (event) => {
		const key = keys[event.key];

		if (key === undefined || event.ctrlKey || event.altKey ||
			event.metaKey || typing(event.target))
			return;
		event.preventDefault();
		key();
	});
	document.addEventListener('focusin', (event) => {
		const row = event.target.closest('.inbox-row');

		if (row !== null)
			current = rows().indexOf(row);
	});

	// Nobody loses what he has ticked or is writing.
	function busy() {
		return rows().some((row) => tick(row).checked) ||
			typing(document.activeElement);
	}

	async function reload() {
		const answer = await fetch(document.getElementById('again').href,
			{ cache: 'no-store' });
		const page = new DOMParser().parseFromString(
			await answer.text(), 'text/html');
		const there = page.getElementById('inbox');
		const here = list();
		const stood = current >= 0 ? tick(rows()[current]).id : '';

		if (!answer.ok || there === null || here.tagName !== there.tagName) {
			location.reload();
			return;
		}
		here.replaceWith(there);
		document.querySelector('h1 .count').textContent =
			page.querySelector('h1 .count').textContent;
		current = -1;
		const again = rows().findIndex((row) => tick(row).id === stood);
		if (again >= 0)
			choose(again);
	}

	async function ask() {
		const here = list();

		try {
			const answer = await fetch(here.dataset.ask,
				{ cache: 'no-store' });
			const now = await answer.json();

			if (!answer.ok)
				throw new Error(answer.status);
			document.title = document.title.replace(/^(\(\d+\) )?/,
				now.count > 0 ? `(${now.count}) ` : '');
			if (String(now.changed_ms) !== here.dataset.changed ||
				String(now.count) !== here.dataset.count) {
				document.getElementById('news').hidden = !busy();
				if (!busy())
					await reload();
			}
		} catch {
			// The centre may be restarting; the next try will tell.
		}
		setTimeout(ask, wait);
	}

	if (list() !== null)
		setTimeout(ask, wait);
})();
