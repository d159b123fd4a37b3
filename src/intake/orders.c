/* GET orders and bundle: what a sender shall do, signed. */
#include <string.h>

#include "base/stamp.h"
#include "crypt/digest.h"
#include "crypt/signature.h"
#include "fmt/json_out.h"
#include "intake/desk.h"
#include "relay/wire.h"

/* The same text for the same state, so that its digest tells of changes. */
static void
orders_write(struct desk *d, const struct bundle *b, struct str *out)
{
	const struct settings *s = d->intake->world.settings;
	char version[STAMP_TEXT_MAX];
	struct json_out j;

	json_out_init(&j, out, false);
	json_out_object(&j);
	json_out_pair_int(&j, "sender", d->who.sender);
	json_out_pair_int(&j, "issued", b != NULL ? b->changed_ms : 0);
	json_out_key(&j, "settings");
	json_out_object(&j);
	if (s->home_networks[0] != '\0')
		json_out_pair(&j, "home_networks", s->home_networks);
	json_out_object_end(&j);
	json_out_key(&j, "bundle");
	if (b == NULL) {
		json_out_null(&j);
	} else {
		stamp_write_iso(b->changed_ms, version);
		json_out_object(&j);
		json_out_pair(&j, "digest", b->digest);
		json_out_pair(&j, "version", version);
		json_out_pair_int(&j, "bytes", (int64_t)b->bytes.n);
		json_out_object_end(&j);
	}
	json_out_object_end(&j);
}

static void
orders_make(struct desk *d, struct str *out)
{
	struct bundle *b = bundle_take(d->intake->shelf, d->now_ms);

	str_init(out, WIRE_ANSWER_MAX / 2);
	orders_write(d, b, out);
	bundle_give(d->intake->shelf, b);
}

void
orders_digest(struct desk *d, char out[DIGEST_TEXT_MAX])
{
	struct str text;

	orders_make(d, &text);
	digest_of(str_view(&text), out);
	str_done(&text);
}

void
orders_answer(struct desk *d)
{
	char signature[SIGNATURE_TEXT_MAX];
	struct json_out j;
	struct str text;

	orders_make(d, &text);
	signature_make(d->intake->signer_seed, WIRE_SIGNATURE_CONTEXT,
		       str_view(&text), signature);
	d->r->status = 200;
	d->r->type = "application/json";
	json_out_init(&j, &d->r->body, false);
	json_out_object(&j);
	json_out_pair_text(&j, "orders", str_view(&text));
	json_out_pair(&j, "signature", signature);
	json_out_object_end(&j);
	str_done(&text);
}

void
bundle_answer(struct desk *d)
{
	const char *wanted = d->q->path + strlen(WIRE_PATH_BUNDLE "/");
	struct err e = { 0 };

	d->bundle = bundle_take(d->intake->shelf, d->now_ms);
	if (d->bundle == NULL || strcmp(d->bundle->digest, wanted) != 0) {
		err_set(&e, ERR_NOT_FOUND, "no such bundle");
		desk_fail(d, &e, NULL);
		return;
	}
	/* Given back at the request's end. */
	d->r->status = 200;
	d->r->type = "application/octet-stream";
	d->r->constant = (const uint8_t *)d->bundle->bytes.p;
	d->r->constant_length = d->bundle->bytes.n;
}
