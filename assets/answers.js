// Saves each answer of the self-diagnosis as soon as it is chosen. Without this
// script the button at the end of the page saves all of them.
'use strict';

(function () {
	const form = document.getElementById('questions');
	if (form === null)
		return;

	form.addEventListener('change', async function (event) {
		const body = new URLSearchParams();
		for (const name of ['csrf', 'sheet'])
			body.set(name, form.elements[name].value);
		body.set(event.target.name, event.target.value);
		try {
			await fetch(form.action, {
				method: 'POST',
				body: body,
				credentials: 'same-origin',
				redirect: 'manual',
			});
		} catch {
			// The button still sends everything.
		}
	});
})();
