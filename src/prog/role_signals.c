#include "prog/role_signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

static void
set_fill(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
}

void
role_signals_block(void)
{
	sigset_t set;

	set_fill(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int
role_signal_wait(void)
{
	sigset_t set;
	int number;

	set_fill(&set);
	do
		number = sigwaitinfo(&set, NULL);
	while (number < 0 && errno == EINTR);
	return number;
}

int
role_signal_poll(int64_t timeout_ms)
{
	struct timespec wait = { timeout_ms / 1000,
				 (timeout_ms % 1000) * 1000000 };
	sigset_t set;
	int number;

	set_fill(&set);
	number = sigtimedwait(&set, NULL, &wait);
	return number > 0 ? number : 0;
}
