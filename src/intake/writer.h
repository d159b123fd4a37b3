/*
 * writer.h: the one thread of this process that writes what senders bring.
 * Batches wait in a bounded queue; all that wait become durable in one
 * transaction and are answered after it. How senders are is gathered and
 * written every few seconds with them.
 */
#ifndef INTAKE_WRITER_H
#define INTAKE_WRITER_H

#include "intake/intake.h"
#include "model/segment_row.h"
#include "model/sender_row.h"

struct writer;

/* One batch that waits; lives in its request's arena. The body is the
 * request's content. */
struct writer_item {
	struct http_request *q;
	struct http_response *r;
	struct segment_row row;
	char digest[65];
	/* The writer's own. */
	struct writer_item *next;
};

struct writer_options {
	const struct intake_world *world;
	size_t items;          /* that may wait */
	size_t group;          /* of one transaction */
	int64_t flush_ms;      /* between two writes of health */
	int64_t health_memory; /* bytes of heartbeats that may wait */
};

int MUST_CHECK writer_new(struct writer **out, const struct writer_options *o,
			  struct err *e);
/* False when the queue is full or the writer is stopping: answer "later".
 * Else http_answer_later was called for the request, and the writer answers. */
bool writer_add(struct writer *w, struct writer_item *item);
/*
 * Keeps the sender's newest health until it is written; texts are copied.
 * 'urgent': write it now and wake the watch. False when too much waits.
 */
bool writer_health(struct writer *w, const struct sender_health_row *row,
		   bool urgent);
/* Writes what waits, answers it, ends the thread. */
void writer_stop(struct writer *w);
void writer_free(struct writer **w);
void writer_counts_get(struct writer *w, struct intake_counts *out);

#endif
