/*
 * exchange.h: one request and its answer on libmicrohttpd's callbacks.
 * Private to net/: nobody else sees the library.
 */
#ifndef NET_EXCHANGE_H
#define NET_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>

#include "fmt/address.h"
#include "net/body.h"
#include "net/deadline.h"
#include "net/httpd.h"

/* One connection: libmicrohttpd's socket context. */
struct line {
	struct deadline *deadline;
	bool asked; /* for its certificate */
	bool good;
	struct authority_identity who;
	const char *fault; /* a constant, or 'why' */
	char why[120];
};

struct httpd {
	struct httpd_options options;
	struct httpd_app app;
	struct MHD_Daemon *daemon;
	struct deadline_list *deadlines;
	struct network proxy[8];
	size_t proxy_count;
	pthread_mutex_t lock; /* of what follows */
	struct httpd_counts counts;
	int running; /* requests begun and not yet completed */
};

/* MHD_OPTION_URI_LOG_CALLBACK: the request line is there; makes the exchange
 * that the two below get. */
void *exchange_target(void *httpd, const char *target,
		      struct MHD_Connection *connection);
/* MHD_AccessHandlerCallback */
enum MHD_Result exchange_access(void *httpd, struct MHD_Connection *connection,
				const char *url, const char *method,
				const char *version, const char *upload,
				size_t *upload_length, void **exchange);
/* MHD_OPTION_NOTIFY_COMPLETED */
void exchange_completed(void *httpd, struct MHD_Connection *connection,
			void **exchange, enum MHD_RequestTerminationCode why);

#endif
