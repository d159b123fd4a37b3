/*
 * file_kind.h: what a file is, told from its first bytes alone. The name is
 * never looked at: people rename things.
 */
#ifndef CAPTURE_FILE_KIND_H
#define CAPTURE_FILE_KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* C name, name in the JSON answer, is it read by this edition, what it is */
#define FILE_KIND_TABLE(X)                                                     \
	X(UNKNOWN, "unknown", false, "a file of no known kind")                \
	X(EMPTY, "empty", false, "an empty file")                              \
	X(DIRECTORY, "directory", false, "a directory")                        \
	X(DEVICE, "device", false, "a device, pipe or socket, not a file")     \
	X(PCAP, "pcap", true, "a network capture (pcap)")                      \
	X(PCAPNG, "pcapng", true, "a network capture (pcapng)")                \
	X(EVE, "eve", true, "Suricata EVE records")                            \
	X(JSON, "json", false, "JSON, but not EVE records")                    \
	X(SYSLOG, "syslog", false, "syslog text")                              \
	X(EVTX, "evtx", false, "a Windows event log (EVTX)")                   \
	X(WINDOWS_JSON, "windows-json", false, "Windows events as JSON")       \
	X(TEXT, "text", false, "text of no known kind")                        \
	X(BINARY, "binary", false, "binary data of no known kind")

#define FILE_KIND_ENUM(name, text, read, what) FILE_##name,
enum file_kind { FILE_KIND_TABLE(FILE_KIND_ENUM) FILE_KIND_COUNT };
#undef FILE_KIND_ENUM

/* How the text of a text file is written. */
#define FILE_TEXT_TABLE(X)                                                     \
	X(NONE, "")                                                            \
	X(UTF8, "UTF-8")                                                       \
	X(UTF8_BOM, "UTF-8 with a byte order mark")                            \
	X(UTF16LE, "UTF-16LE")                                                 \
	X(UTF16BE, "UTF-16BE")                                                 \
	X(CP932, "CP932 (Shift_JIS)")                                          \
	X(EUC_JP, "EUC-JP")                                                    \
	X(ISO_2022_JP, "ISO-2022-JP")                                          \
	X(OTHER, "no known text encoding")

#define FILE_TEXT_ENUM(name, text) FILE_TEXT_##name,
enum file_text { FILE_TEXT_TABLE(FILE_TEXT_ENUM) FILE_TEXT_COUNT };
#undef FILE_TEXT_ENUM

/* Bytes from the start of a file that decide its kind. */
#define FILE_KIND_LOOK 65536

struct file_type {
	enum file_kind kind;
	bool gzip;           /* compressed; 'kind' is what is inside */
	bool truncated_gzip; /* ends inside the first FILE_KIND_LOOK bytes */
	enum file_text text; /* for kinds that are text */
};

/* The kind of a beginning of 'n' bytes (as many as there are, at most
 * FILE_KIND_LOOK); gzip is opened. Never fails: FILE_UNKNOWN is an answer. */
void file_kind_of_bytes(const uint8_t *bytes, size_t n, struct file_type *out);
/* The same for the file at 'path'. Fails only when it cannot be opened or
 * read (ERR_NOT_FOUND, ERR_DENIED, ERR_SYSTEM). Never waits on a FIFO. */
int MUST_CHECK file_kind_of_path(const char *path, struct file_type *out,
				 struct err *e);
/* "pcap", "pcap.gz", "eve", "eve.gz" ...: the 'type' of the JSON answer. */
const char *file_type_name(const struct file_type *t);
/* "a network capture (pcap)": for sentences. */
const char *file_kind_what(enum file_kind kind);
bool file_kind_is_read(enum file_kind kind);
const char *file_text_name(enum file_text text);

#endif
