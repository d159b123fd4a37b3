/* The spool on a real disk: order, numbers, room, torn and flipped bytes. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "os/file.h"
#include "relay/spool.h"
#include "relay/spool_block.h"
#include "tap.h"

static char folder[256];
static struct arena *arena;
static struct err error;

static struct spool *
spool_at(const char *name, int64_t bytes_max, int64_t segment)
{
	struct spool_options o = { .bytes_max = bytes_max,
				   .segment_bytes = segment };
	struct spool *s = NULL;
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	o.folder = path;
	err_clear(&error);
	if (spool_open(&s, &o, &error) != 0)
		tap_note("open: %s", error.text);
	return s;
}

static int64_t
put(struct spool *s, enum spool_lane lane, const char *body)
{
	struct spool_batch b = { .lane = lane,
				 .closed_ms = 1000,
				 .records = 3,
				 .raw_bytes = 10,
				 .body = text_of(body) };

	err_clear(&error);
	return spool_add(s, &b, &error) == 0 ? b.sequence : -1;
}

static struct spool_batch
next(struct spool *s)
{
	struct spool_batch b;

	arena_reset(arena);
	if (spool_next(s, arena, &b, &error) != 0)
		b.sequence = -1;
	return b;
}

static struct spool_counts
counts(struct spool *s)
{
	struct spool_counts c;

	spool_counts_get(s, &c);
	return c;
}

static void
test_order(void)
{
	struct spool *s = spool_at("order", 1000000, 0);
	struct spool_batch b;

	tap_int(next(s).sequence, 0, "a new one is empty");
	tap_int(put(s, SPOOL_DETAIL, "one"), 1, "numbers begin at 1");
	tap_int(put(s, SPOOL_KEEP, "two"), 2, "and rise over the lanes");
	tap_int(put(s, SPOOL_DETAIL, "three"), 3, "one by one");
	b = next(s);
	tap_int(b.sequence, 1, "the lowest first");
	tap_text(arena_text(arena, b.body), "one", "its body");
	tap_int(b.records, 3, "its records");
	tap_int(next(s).sequence, 1, "again until acknowledged");
	spool_acknowledge(s, 1);
	b = next(s);
	tap_int(b.sequence, 2, "then the next");
	tap_int(b.lane, SPOOL_KEEP, "of the other lane");
	tap_int(counts(s).batches, 2, "two are left");
	spool_close(&s);
	s = spool_at("order", 1000000, 0);
	tap_int(next(s).sequence, 2, "the same after a restart");
	tap_int(put(s, SPOOL_KEEP, "four"), 4, "numbers go on");
	spool_acknowledge(s, 4);
	tap_int(next(s).sequence, 0, "all sent");
	spool_close(&s);
	s = spool_at("order", 1000000, 0);
	tap_int(put(s, SPOOL_KEEP, "five"), 5,
		"numbers go on when nothing is left");
	spool_skip(s, 90);
	tap_int(put(s, SPOOL_KEEP, "x"), 91, "above what the centre has");
	spool_close(&s);
}

/* Files of one batch each, 200 bytes and a head. */
static void
test_room(void)
{
	char body[201];
	struct spool_counts c;
	struct spool *s = spool_at("room", 10 * 256, 100);

	memset(body, 'x', 200);
	body[200] = '\0';
	for (int i = 0; i < 4; i++)
		put(s, SPOOL_KEEP, body);
	for (int i = 0; i < 6; i++)
		put(s, SPOOL_DETAIL, body);
	tap_int(counts(s).thrown_batches, 0, "all ten have room");
	tap_int(put(s, SPOOL_KEEP, body), 11, "one more to be kept");
	c = counts(s);
	tap_int(c.thrown_batches, 1, "throws one");
	tap_int(c.thrown_records, 3, "of three records");
	tap_int(c.batches, 10, "ten are there");
	spool_acknowledge(s, 4);
	tap_int(next(s).sequence, 6, "it was the oldest of the detail");
	for (int i = 0; i < 12; i++)
		put(s, SPOOL_KEEP, body);
	c = counts(s);
	tap_ok(c.bytes <= 10 * 256, "the room is kept to");
	tap_int(next(s).sequence, 14, "at last the oldest to be kept goes");
	tap_int(put(s, SPOOL_DETAIL, body), -1,
		"but never for a batch of detail");
	tap_int(error.kind, ERR_SYSTEM, "which is told");
	tap_int(counts(s).thrown_batches, c.thrown_batches + 1, "and counted");
	c = counts(s);
	spool_close(&s);
	s = spool_at("room", 10 * 256, 100);
	tap_int(counts(s).thrown_batches, c.thrown_batches,
		"the count survives a restart");
	tap_int(next(s).sequence, 14, "so do the batches");
	spool_close(&s);
}

/* The path of the only file of a lane. */
static void
lane_path(const char *name, const char *lane, char path[600])
{
	char **names = NULL;
	size_t count = 0;
	char f[300];

	snprintf(f, sizeof(f), "%s/%s", folder, name);
	CHECK(file_list(f, arena, &names, &count, &error) == 0);
	for (size_t i = 0; i < count; i++)
		if (text_starts(text_of(names[i]), lane))
			snprintf(path, 600, "%s/%s", f, names[i]);
}

static void
test_cut(void)
{
	char path[600] = "";
	struct stat st;
	struct spool *s;

	for (int64_t cut = 1; cut < SPOOL_HEAD + 5; cut += 7) {
		s = spool_at("cut", 1000000, 0);
		put(s, SPOOL_KEEP, "first");
		put(s, SPOOL_KEEP, "later");
		spool_close(&s);
		lane_path("cut", "keep", path);
		CHECK(stat(path, &st) == 0);
		CHECK(truncate(path, st.st_size - cut) == 0);
		s = spool_at("cut", 1000000, 0);
		tap_int(counts(s).batches, 1, "the torn one is gone");
		tap_text(arena_text(arena, next(s).body), "first",
			 "the one before is there");
		tap_int(counts(s).damaged, 0, "which is no damage");
		tap_int(put(s, SPOOL_KEEP, "again"), 3,
			"its number is not given again");
		spool_acknowledge(s, 2);
		tap_text(arena_text(arena, next(s).body), "again",
			 "and it goes on");
		spool_close(&s);
		snprintf(path, sizeof(path), "%s/cut", folder);
		CHECK(file_remove(path, &error) == 0);
	}
}

/* Any one byte of a file of three changed: never more than one is lost. */
static void
test_flip(void)
{
	int wrong = 0, lost = 0, flips = 0;
	char path[600] = "";
	struct stat st;
	struct spool *s = spool_at("flip", 1000000, 0);
	uint8_t byte;

	put(s, SPOOL_DETAIL, "a first body");
	put(s, SPOOL_DETAIL, "a second body");
	put(s, SPOOL_DETAIL, "a third body");
	spool_close(&s);
	lane_path("flip", "detail", path);
	CHECK(stat(path, &st) == 0);
	/* Not in the last one, which would be a torn end. */
	for (off_t at = 0; at < 2 * SPOOL_HEAD + 25; at += 3) {
		int fd = open(path, O_RDWR | O_CLOEXEC), whole = 0;
		struct spool_batch b;

		CHECK(pread(fd, &byte, 1, at) == 1);
		byte ^= 0x10;
		CHECK(pwrite(fd, &byte, 1, at) == 1);
		s = spool_at("flip", 1000000, 0);
		while ((b = next(s)).sequence > 0) {
			whole++;
			/* Not acknowledged to the state: it is put back. */
			spool_acknowledge(s, b.sequence);
		}
		flips++;
		lost += whole == 2;
		wrong += whole != 2 || counts(s).damaged < 1;
		spool_close(&s);
		byte ^= 0x10;
		snprintf(path, sizeof(path), "%s/flip", folder);
		CHECK(file_remove(path, &error) == 0);
		file_close(&fd);
		s = spool_at("flip", 1000000, 0);
		put(s, SPOOL_DETAIL, "a first body");
		put(s, SPOOL_DETAIL, "a second body");
		put(s, SPOOL_DETAIL, "a third body");
		spool_close(&s);
		lane_path("flip", "detail", path);
	}
	tap_int(wrong, 0, "a flipped byte loses one block and is told");
	tap_int(lost, flips, "every flip was tried");
}

static void
test_aside(void)
{
	struct spool *s = spool_at("aside", 1000000, 0);
	struct spool_batch b;
	struct stat st;
	char path[600];

	put(s, SPOOL_KEEP, "bad");
	put(s, SPOOL_KEEP, "good");
	b = next(s);
	spool_set_aside(s, &b);
	tap_int(next(s).sequence, 2, "the next one is not held up");
	tap_int(counts(s).aside, 1, "it is counted");
	snprintf(path, sizeof(path), "%s/aside/aside/%020d.zst", folder, 1);
	tap_int(stat(path, &st), 0, "and kept for who looks for the fault");
	spool_close(&s);
}

static void
test_state(void)
{
	char path[600];
	struct spool *s = spool_at("state", 1000000, 0);

	put(s, SPOOL_KEEP, "one");
	put(s, SPOOL_KEEP, "two");
	spool_acknowledge(s, 1);
	spool_close(&s);
	snprintf(path, sizeof(path), "%s/state/state", folder);
	CHECK(file_replace(path, TEXT("rubbish"), 0600, &error) == 0);
	s = spool_at("state", 1000000, 0);
	tap_int(counts(s).damaged, 1, "an unreadable state is told");
	tap_int(next(s).sequence, 1, "what may be unsent is sent again");
	tap_int(put(s, SPOOL_KEEP, "three"), 3, "numbers are not given again");
	spool_close(&s);
}

/* kill -9 at any moment: what spool_add has returned is there afterwards. */
static void
test_kill(void)
{
	int64_t told = 0, missing = 0, doubled = 0;

	for (int round = 0; round < 20; round++) {
		int ends[2];
		pid_t pid;
		int64_t sequence, last = told;
		struct spool *s;

		CHECK(pipe(ends) == 0);
		pid = fork();
		if (pid == 0) {
			s = spool_at("kill", 100000000, 20000);
			for (;;) {
				sequence = put(s, SPOOL_KEEP, "some bytes");
				if (write(ends[1], &sequence,
					  sizeof(sequence)) < 0)
					_exit(0);
			}
		}
		close(ends[1]);
		usleep((useconds_t)(2000 + round * 1500));
		CHECK(kill(pid, SIGKILL) == 0);
		CHECK(waitpid(pid, NULL, 0) == pid);
		while (read(ends[0], &sequence, sizeof(sequence)) ==
		       sizeof(sequence)) {
			doubled += sequence <= told;
			last = sequence > last ? sequence : last;
		}
		close(ends[0]);
		s = spool_at("kill", 100000000, 20000);
		if (last > told) {
			spool_acknowledge(s, last - 1);
			missing += next(s).sequence != last;
		}
		told = counts(s).last;
		spool_acknowledge(s, told);
		spool_close(&s);
	}
	tap_int(missing, 0, "nothing told durable was lost");
	tap_int(doubled, 0, "no number was given twice");
	tap_ok(told > 20, "%lld batches were written", (long long)told);
}

int
main(void)
{
	CHECK(file_make_temporary("komainu-spool", folder, sizeof(folder),
				  &error) == 0);
	arena = arena_new(16 * 1024 * 1024);
	test_order();
	test_room();
	test_cut();
	test_flip();
	test_aside();
	test_state();
	test_kill();
	arena_free(&arena);
	CHECK(file_remove(folder, &error) == 0);
	return tap_done();
}
