/*
 * place.h: the sensor's own folder: who it is, and what it keeps.
 *
 *	DIR/identity          centre, number, company, name (JSON)
 *	DIR/key.pem           its private key, 0600
 *	DIR/certificate.pem   what the centre signed
 *	DIR/authority.pem     whom it trusts, alone
 *	DIR/spool/            what is not sent yet (relay/spool.h)
 *	DIR/rules/            rules and lists of the centre; rules.new while
 *	                      they are tried, rules.old until they are proven
 *	DIR/run/              the engine's folder
 *	DIR/status            how it is, for `komainu-sensor status` (JSON)
 */
#ifndef SENSOR_PLACE_H
#define SENSOR_PLACE_H

#include <limits.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "relay/enrol.h"

#define PLACE_FOLDER "/var/lib/komainu-sensor"

struct place {
	char folder[512];
	/* Filled when enrolled; live in the arena given. */
	const char *centre, *company, *name;
	int64_t sender;
	struct text key, certificate, authority, signer;
};

/* Makes the folder; p->folder is its whole path. */
int MUST_CHECK place_open(struct place *p, const char *folder, struct err *e);
/* Reads who we are. NOT_FOUND: not enrolled yet; INVALID: a file is damaged. */
int MUST_CHECK place_load(struct place *p, struct arena *a, struct err *e);
/* Keeps what an enrolment brought. The identity comes last: without it nothing
 * was enrolled. */
int MUST_CHECK place_enrol(struct place *p, const struct enrolment *got,
			   struct err *e);
int MUST_CHECK place_certificate_set(struct place *p, struct text certificate,
				     struct text key, struct err *e);
/* "DIR/NAME" in 'path' of PATH_MAX. */
void place_path(const struct place *p, const char *name, char path[PATH_MAX]);
/*
 * Unpacks a bundle of the centre (relay/wire.h has its form) into DIR/NAME,
 * which is replaced. INVALID names what is wrong; nothing can get out of the
 * folder.
 */
int MUST_CHECK place_bundle_unpack(const struct place *p, const char *name,
				   struct text bundle, struct err *e);

#endif
