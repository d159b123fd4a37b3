#include "crypt/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

#define KEY_NAME    "secret.key"
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
	       "key size");

/* Two starts at once: both write a file of their own, link(2) lets only one
 * become the key, and both read that one. */
static int
key_make(int directory, struct err *e)
{
	uint8_t bytes[sizeof(struct seal_key)];
	char name[32] = ".secret.";
	int fd, rc = -1;

	randombytes_buf(bytes, 8);
	sodium_bin2hex(name + 8, 17, bytes, 8);
	fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return err_system(e, "making %s", KEY_NAME);
	randombytes_buf(bytes, sizeof(bytes));
	if (write(fd, bytes, sizeof(bytes)) != (ssize_t)sizeof(bytes) ||
	    fsync(fd) != 0) {
		err_system(e, "writing %s", KEY_NAME);
		goto out;
	}
	if (linkat(directory, name, directory, KEY_NAME, 0) != 0 &&
	    errno != EEXIST) {
		err_system(e, "naming %s", KEY_NAME);
		goto out;
	}
	rc = fsync(directory) != 0 ? err_system(e, "saving %s", KEY_NAME) : 0;
out:
	sodium_memzero(bytes, sizeof(bytes));
	close(fd);
	unlinkat(directory, name, 0);
	return rc;
}

static int
key_read(int fd, struct seal_key *out, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_system(e, "reading %s", KEY_NAME);
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0)
		return err_set(e, ERR_INVALID,
			       "%s must be readable by its owner only",
			       KEY_NAME);
	if (st.st_size != (int64_t)sizeof(*out) ||
	    read(fd, out, sizeof(*out)) != (ssize_t)sizeof(*out))
		return err_set(e, ERR_INVALID, "%s is damaged", KEY_NAME);
	return 0;
}

int
seal_key_load(const char *directory, struct seal_key *out, struct err *e)
{
	int dir, fd, rc = -1;

	if (sodium_init() < 0)
		return err_set(e, ERR_UNAVAILABLE, "libsodium did not start");
	dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_system(e, "opening %s", directory);
	fd = openat(dir, KEY_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		if (key_make(dir, e) != 0)
			goto out;
		fd = openat(dir, KEY_NAME, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	}
	if (fd < 0) {
		err_system(e, "opening %s/%s", directory, KEY_NAME);
		goto out;
	}
	rc = key_read(fd, out, e);
	close(fd);
out:
	close(dir);
	return rc;
}

void
seal_key_done(struct seal_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

int
seal_close(const struct seal_key *key, struct arena *a, const char *context,
	   const uint8_t *bytes, size_t length, const char **text_out,
	   struct err *e)
{
	size_t sealed_length = NONCE_BYTES + length + TAG_BYTES;
	size_t room = sodium_base64_ENCODED_LEN(
	    sealed_length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	uint8_t *sealed = arena_alloc(a, sealed_length);
	char *text = arena_alloc(a, room);

	if (sealed == NULL || text == NULL)
		return arena_check(a, e);
	randombytes_buf(sealed, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    sealed + NONCE_BYTES, NULL, bytes, length, (const uint8_t *)context,
	    strlen(context), NULL, sealed, key->sealing);
	sodium_bin2base64(text, room, sealed, sealed_length,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	*text_out = text;
	return 0;
}

int
seal_open(const struct seal_key *key, struct arena *a, const char *context,
	  const char *text, const uint8_t **bytes_out, size_t *length_out,
	  struct err *e)
{
	size_t room = strlen(text), sealed_length = 0;
	uint8_t *sealed = arena_alloc(a, room + 1);
	uint8_t *bytes = arena_alloc(a, room + 1);
	unsigned long long length = 0;

	if (sealed == NULL || bytes == NULL)
		return arena_check(a, e);
	if (sodium_base642bin(sealed, room, text, room, NULL, &sealed_length,
			      NULL,
			      sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    sealed_length < NONCE_BYTES + TAG_BYTES ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(
		bytes, &length, NULL, sealed + NONCE_BYTES,
		sealed_length - NONCE_BYTES, (const uint8_t *)context,
		strlen(context), sealed, key->sealing) != 0)
		return err_set(e, ERR_INVALID,
			       "a stored secret was not sealed by this centre");
	*bytes_out = bytes;
	*length_out = (size_t)length;
	return 0;
}
