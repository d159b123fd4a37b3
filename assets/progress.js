// Keeps the progress of a look fresh. Without this script the page offers a
// link that does the same; with it, the words change where they stand, and the
// result is shown as soon as it is there.
'use strict';

(function () {
	const wait = 2000;

	async function refresh() {
		const here = document.getElementById('progress');
		if (here === null)
			return;
		try {
			const answer = await fetch(location.href, {
				credentials: 'same-origin',
				cache: 'no-store',
			});
			const page = new DOMParser().parseFromString(
				await answer.text(), 'text/html');
			const there = page.getElementById('progress');
			if (answer.ok && there === null) {
				location.reload();
				return;
			}
			const now = there && there.querySelector('[role=status] p');
			const was = here.querySelector('[role=status] p');
			if (now && was && now.textContent !== was.textContent)
				was.textContent = now.textContent;
		} catch {
			// The centre may be restarting; the next try will tell.
		}
		setTimeout(refresh, wait);
	}

	setTimeout(refresh, wait);
})();
