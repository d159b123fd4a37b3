#include "net/deadline.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/check.h"

struct deadline {
	struct deadline *previous, *next;
	int fd;
	int64_t at_ms;
	bool cut;
};

struct deadline_list {
	pthread_mutex_t lock;
	pthread_cond_t end;
	pthread_t thread;
	bool ending;
	struct deadline head; /* of a ring */
	int64_t open, cut;
};

/* Not the wall clock: a phase lasts as long as it lasts. */
static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
cut_late(struct deadline_list *list)
{
	int64_t now = now_ms();

	for (struct deadline *d = list->head.next; d != &list->head;
	     d = d->next) {
		if (d->cut || d->at_ms > now)
			continue;
		/* The server's own thread sees the end and closes it. */
		shutdown(d->fd, SHUT_RDWR);
		d->cut = true;
		list->cut++;
	}
}

static void *
watch(void *context)
{
	struct deadline_list *list = context;

	pthread_mutex_lock(&list->lock);
	while (!list->ending) {
		struct timespec until;

		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&list->end, &list->lock, &until);
		cut_late(list);
	}
	pthread_mutex_unlock(&list->lock);
	return NULL;
}

int
deadline_list_new(struct deadline_list **out, struct err *e)
{
	struct deadline_list *list = calloc(1, sizeof(*list));
	pthread_condattr_t attributes;

	CHECK(list != NULL);
	list->head.next = list->head.previous = &list->head;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&list->end, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&list->lock, NULL);
	if (pthread_create(&list->thread, NULL, watch, list) != 0) {
		pthread_cond_destroy(&list->end);
		pthread_mutex_destroy(&list->lock);
		free(list);
		return err_set(e, ERR_SYSTEM, "no thread for deadlines");
	}
	*out = list;
	return 0;
}

void
deadline_list_free(struct deadline_list **list)
{
	struct deadline_list *l = *list;

	if (l == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	l->ending = true;
	pthread_cond_signal(&l->end);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	CHECK(l->head.next == &l->head);
	pthread_cond_destroy(&l->end);
	pthread_mutex_destroy(&l->lock);
	free(l);
	*list = NULL;
}

struct deadline *
deadline_add(struct deadline_list *list, int fd, int64_t after_ms)
{
	struct deadline *d = calloc(1, sizeof(*d));

	CHECK(d != NULL);
	d->fd = fd;
	d->at_ms = now_ms() + after_ms;
	pthread_mutex_lock(&list->lock);
	d->next = &list->head;
	d->previous = list->head.previous;
	d->previous->next = d->next->previous = d;
	list->open++;
	pthread_mutex_unlock(&list->lock);
	return d;
}

void
deadline_set(struct deadline_list *list, struct deadline *d, int64_t after_ms)
{
	pthread_mutex_lock(&list->lock);
	d->at_ms = now_ms() + after_ms;
	pthread_mutex_unlock(&list->lock);
}

void
deadline_extend(struct deadline_list *list, struct deadline *d, int64_t more_ms)
{
	pthread_mutex_lock(&list->lock);
	d->at_ms += more_ms;
	pthread_mutex_unlock(&list->lock);
}

void
deadline_drop(struct deadline_list *list, struct deadline *d)
{
	pthread_mutex_lock(&list->lock);
	d->previous->next = d->next;
	d->next->previous = d->previous;
	list->open--;
	pthread_mutex_unlock(&list->lock);
	free(d);
}

void
deadline_count(struct deadline_list *list, int64_t *open_out, int64_t *cut_out)
{
	pthread_mutex_lock(&list->lock);
	*open_out = list->open;
	*cut_out = list->cut;
	pthread_mutex_unlock(&list->lock);
}
