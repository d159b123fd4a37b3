/* The daemon: options, life and counts. One request's way is exchange.c. */
#include "net/httpd.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "base/log.h"
#include "net/exchange.h"

/* Bytes libmicrohttpd keeps for one connection: the request line and all its
 * headers must fit. */
#define CONNECTION_MEMORY (32 * 1024)
/* GnuTLS's way to say TLS 1.2 and 1.3 with fresh keys for every connection. */
#define PRIORITIES                                                             \
	"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:"         \
	"%SERVER_PRECEDENCE"

static void PRINTF_LIKE(2, 0)
    log_library(void *context, const char *format, va_list ap)
{
	struct str text;

	UNUSED(context);
	str_init(&text, 1000);
	str_addv(&text, format, ap);
	log_event(LOG_DEBUG, "net.library", F_TEXT("text", text.p));
	str_done(&text);
}

static void
connection_notify(void *context, struct MHD_Connection *connection,
		  void **socket_context,
		  enum MHD_ConnectionNotificationCode code)
{
	struct httpd *h = context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		    connection, MHD_CONNECTION_INFO_CONNECTION_FD);

		struct line *line = calloc(1, sizeof(*line));

		CHECK(line != NULL);
		line->deadline =
		    deadline_add(h->deadlines, info->connect_fd,
				 (int64_t)h->options.header_seconds * 1000);
		*socket_context = line;
	} else if (*socket_context != NULL) {
		struct line *line = *socket_context;

		deadline_drop(h->deadlines, line->deadline);
		free(line);
		*socket_context = NULL;
	}
}

/* Percent codes are undone by net/http_parse, once and strictly. */
static size_t
unescape_nothing(void *context, struct MHD_Connection *connection, char *text)
{
	UNUSED(context);
	UNUSED(connection);
	return strlen(text);
}

static int
proxies_parse(struct httpd *h, const char *list, struct err *e)
{
	struct text rest = text_of(list), one;

	while (text_cut(&rest, ',', &one)) {
		one = text_trim(one);
		if (one.n == 0)
			continue;
		if (h->proxy_count == ARRAY_LEN(h->proxy))
			return err_set(e, ERR_INVALID,
				       "more than %zu trusted proxies",
				       ARRAY_LEN(h->proxy));
		if (network_parse(one, &h->proxy[h->proxy_count], e) != 0)
			return -1;
		h->proxy_count++;
	}
	return 0;
}

/* Naming whom we trust makes the library ask clients for a certificate; it
 * does not look at the one it gets, net/peer.c does. */
static void
secure_fill(const struct httpd_tls *tls, struct MHD_OptionItem item[5])
{
	struct MHD_OptionItem all[5] = {
		{ MHD_OPTION_HTTPS_PRIORITIES, 0,
		  (void *)(uintptr_t)PRIORITIES },
		{ MHD_OPTION_HTTPS_MEM_CERT, 0,
		  (void *)(uintptr_t)tls->chain.p },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)tls->key.p },
		{ MHD_OPTION_HTTPS_MEM_TRUST, 0,
		  (void *)(uintptr_t)authority_pem(tls->trust) },
		{ MHD_OPTION_END, 0, NULL }
	};

	memcpy(item, all, sizeof(all));
}

static struct MHD_Daemon *
daemon_start(struct httpd *h)
{
	const struct httpd_options *o = &h->options;
	unsigned per_address = o->connections_per_address > 0
				   ? (unsigned)o->connections_per_address
				   : 0;
	struct MHD_OptionItem secure[5] = { { MHD_OPTION_END, 0, NULL } };
	/* With epoll the library (0.9.75) runs in circles for as long as a
	 * handshake is under way: one silent stranger would take a core. */
	unsigned flags = (o->tls != NULL ? MHD_USE_POLL_INTERNAL_THREAD
					 : MHD_USE_EPOLL_INTERNAL_THREAD) |
			 MHD_USE_ITC | MHD_USE_ERROR_LOG |
			 MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem items[] = {
		{ MHD_OPTION_LISTEN_SOCKET, o->listen_fd, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, o->threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, o->connections, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT,
		  o->idle_seconds > o->body_seconds ? o->idle_seconds
						    : o->body_seconds,
		  NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL },
		/* http_head_check is stricter, and answers in our words. */
		{ MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_notify,
		  h },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)exchange_completed,
		  h },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)exchange_target, h },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)unescape_nothing,
		  NULL },
		{ MHD_OPTION_END, 0, NULL }
	};

	if (o->tls != NULL) {
		flags |= MHD_USE_TLS;
		secure_fill(o->tls, secure);
	}
	return MHD_start_daemon(
	    flags, 0, NULL, NULL, exchange_access, h,
	    /* First, so that it already writes what the others say. */
	    MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL, MHD_OPTION_ARRAY,
	    items, MHD_OPTION_ARRAY, secure, MHD_OPTION_END);
}

int
httpd_open(struct httpd **out, const struct httpd_options *options,
	   const struct httpd_app *app, struct err *e)
{
	struct httpd *h = calloc(1, sizeof(*h));

	CHECK(h != NULL && options->upload_rate_min > 0);
	h->options = *options;
	h->app = *app;
	pthread_mutex_init(&h->lock, NULL);
	if (proxies_parse(h, options->trusted_proxies, e) != 0 ||
	    deadline_list_new(&h->deadlines, e) != 0)
		goto fail;
	h->daemon = daemon_start(h);
	if (h->daemon == NULL) {
		err_set(e, ERR_SYSTEM, "the HTTP server did not start");
		goto fail;
	}
	*out = h;
	return 0;
fail:
	deadline_list_free(&h->deadlines);
	pthread_mutex_destroy(&h->lock);
	free(h);
	return -1;
}

void
httpd_close(struct httpd **handle, int wait_ms)
{
	struct httpd *h = *handle;
	const struct timespec pause = { 0, 10 * 1000 * 1000 };
	int running = 1;

	if (h == NULL)
		return;
	MHD_quiesce_daemon(h->daemon);
	for (int waited = 0; waited < wait_ms && running > 0; waited += 10) {
		pthread_mutex_lock(&h->lock);
		running = h->running;
		pthread_mutex_unlock(&h->lock);
		if (running > 0)
			nanosleep(&pause, NULL);
	}
	MHD_stop_daemon(h->daemon);
	deadline_list_free(&h->deadlines);
	pthread_mutex_destroy(&h->lock);
	free(h);
	*handle = NULL;
}

void
httpd_counts_get(struct httpd *h, struct httpd_counts *out)
{
	pthread_mutex_lock(&h->lock);
	*out = h->counts;
	pthread_mutex_unlock(&h->lock);
	deadline_count(h->deadlines, &out->connections, &out->cut);
}
