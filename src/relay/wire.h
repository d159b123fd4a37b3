/*
 * wire.h: what a sender (sensor, agent) and the centre agree on. HTTP/1.1 over
 * TLS 1.2 or later, on a listener of its own; the sender trusts the centre's
 * own authority and nobody else, and shows the certificate that it got when it
 * enrolled. Bodies are JSON, but for batches and bundles. Numbers named _MAX
 * are refused above, by whoever receives.
 *
 *	POST enrol      {"code","csr","kind","version","name"}, no certificate
 *	                -> {"sender","certificate","authority","signer",
 *	                    "company","name"}
 *	POST renew      {"csr"} -> {"certificate","authority","signer"}
 *	POST batch      zstd frame of lines -> {"durable","time"}
 *	POST heartbeat  {...} -> {"time","durable","orders"}
 *	GET  orders     -> {"orders":"TEXT","signature":"HEX"}
 *	GET  bundle/DIGEST -> bytes whose SHA-256 is DIGEST
 *
 * Answers: 200. 400, 413 and 422 mean that this very request can never be
 * taken ({"error","field"} or {"error","line"}, lines count from 1); 401 and
 * 403 that this certificate is not, or no longer, welcome; 404 that the bundle
 * is not there; 429 and 503 carry Retry-After (seconds): the same later.
 */
#ifndef RELAY_WIRE_H
#define RELAY_WIRE_H

#define WIRE_PORT 8471

#define WIRE_PATH_ENROL     "/intake/v1/enrol"
#define WIRE_PATH_RENEW     "/intake/v1/renew"
#define WIRE_PATH_BATCH     "/intake/v1/batch"
#define WIRE_PATH_HEARTBEAT "/intake/v1/heartbeat"
#define WIRE_PATH_ORDERS    "/intake/v1/orders"
#define WIRE_PATH_BUNDLE    "/intake/v1/bundle" /* + "/" and the digest */

/*
 * A batch is one zstd frame that states its content's size; within are lines,
 * each a JSON object ended by LF. Its number rises by sender and may leave
 * holes; a number not above "durable" is acknowledged again and not stored
 * again, whatever its body. "Sent" is the sender's clock at the moment of this
 * very request, not when the batch was closed: together with the time at which
 * it comes it tells how wrong that clock is, also for a batch that waited.
 */
#define WIRE_HEADER_SEQUENCE "Komainu-Sequence" /* decimal, from 1 */
#define WIRE_HEADER_RECORDS  "Komainu-Records"  /* lines in the body */
#define WIRE_HEADER_SENT     "Komainu-Sent"     /* UTC ms, see below */
#define WIRE_ENCODING        "zstd"             /* Content-Encoding */
#define WIRE_BATCH_TYPE      "application/x-ndjson"

#define WIRE_BATCH_PACKED_MAX (2 * 1024 * 1024)
#define WIRE_BATCH_RAW_MAX    (8 * 1024 * 1024)
#define WIRE_BATCH_WINDOW_MAX (8 * 1024 * 1024) /* zstd's */
#define WIRE_LINE_MAX         (1024 * 1024)
#define WIRE_RECORDS_MAX      100000
#define WIRE_HEARTBEAT_MAX    (16 * 1024)
#define WIRE_REQUEST_MAX      (32 * 1024) /* enrol, renew */
#define WIRE_ANSWER_MAX       (64 * 1024) /* but for a bundle */
#define WIRE_BUNDLE_MAX       (64 * 1024 * 1024)

/* A sender is heard at least so often, and at once when its state changes. */
#define WIRE_HEARTBEAT_SECONDS 60

/* The certificate: subject alternative name (URI), life, renewal. */
#define WIRE_URI_PREFIX         "komainu:sender:" /* + the sender's number */
#define WIRE_CERTIFICATE_DAYS   365
#define WIRE_RENEW_BEFORE_DAYS  60
#define WIRE_ENROLMENT_DAYS     7
#define WIRE_ENROLMENT_QR_START "komainu:enrol?" /* centre=HOST:PORT&code= */

/* The kinds of senders, as the enrolment names them. */
#define WIRE_KIND_SENSOR "sensor"
#define WIRE_KIND_AGENT  "agent"

/*
 * "orders" is a JSON text, signed as it stands (crypt/signature.h); "signer" of
 * the enrolment is the public key. {"sender":ID,"issued":MS,
 * "settings":{NAME:VALUE,...},"bundle":{"digest":HEX,"version":TEXT,
 * "bytes":N} or null}. The heartbeat's "orders" is the SHA-256 of the text,
 * hex: it changes when there is something to fetch.
 */
/*
 * A bundle is one zstd frame that states its content's size. Within, for each
 * file, a line "NAME SIZE" ended by LF, and SIZE bytes; nothing in between and
 * nothing behind. NAME is "rules/" (for Suricata) or "lists/" (of known bad
 * addresses and names) and one to 100 of [A-Za-z0-9._-], the first no dot.
 */
#define WIRE_BUNDLE_RAW_MAX   (256 * 1024 * 1024)
#define WIRE_BUNDLE_FILES_MAX 1000

#define WIRE_SIGNATURE_CONTEXT "komainu orders 1\n" /* signed before it */

#endif
