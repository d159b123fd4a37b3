/*
 * format.h: what a file is, told from its first bytes alone. The name is
 * never looked at: people rename things.
 */
#ifndef CAPTURE_FORMAT_H
#define CAPTURE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* C name, name in the JSON answer, is it read by this edition, what it is */
#define FORMAT_TABLE(X)                                                        \
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

#define FORMAT_ENUM(name, text, read, what) FORMAT_##name,
enum format_kind { FORMAT_TABLE(FORMAT_ENUM) FORMAT_COUNT };
#undef FORMAT_ENUM

/* How the text of a text file is written. */
#define FORMAT_TEXT_TABLE(X)                                                   \
	X(NONE, "")                                                            \
	X(UTF8, "UTF-8")                                                       \
	X(UTF8_BOM, "UTF-8 with a byte order mark")                            \
	X(UTF16LE, "UTF-16LE")                                                 \
	X(UTF16BE, "UTF-16BE")                                                 \
	X(CP932, "CP932 (Shift_JIS)")                                          \
	X(EUC_JP, "EUC-JP")                                                    \
	X(ISO_2022_JP, "ISO-2022-JP")                                          \
	X(OTHER, "no known text encoding")

#define FORMAT_TEXT_ENUM(name, text) FORMAT_TEXT_##name,
enum format_text { FORMAT_TEXT_TABLE(FORMAT_TEXT_ENUM) FORMAT_TEXT_COUNT };
#undef FORMAT_TEXT_ENUM

/* Bytes from the start of a file that decide its kind. */
#define FORMAT_LOOK 65536

struct format {
	enum format_kind kind;
	bool gzip;             /* compressed; 'kind' is what is inside */
	bool truncated_gzip;   /* ends inside the first FORMAT_LOOK bytes */
	enum format_text text; /* for kinds that are text */
};

/* The kind of a beginning of 'n' bytes (as many as there are, at most
 * FORMAT_LOOK); gzip is opened. Never fails: FORMAT_UNKNOWN is an answer. */
void format_of_bytes(const uint8_t *bytes, size_t n, struct format *out);
/* The same for the file at 'path'. Fails only when it cannot be opened or
 * read (ERR_NOT_FOUND, ERR_DENIED, ERR_SYSTEM). Never waits on a FIFO. */
int MUST_CHECK format_of_path(const char *path, struct format *out,
			      struct err *e);
/* "pcap", "pcap.gz", "eve", "eve.gz" ...: the 'type' of the JSON answer. */
const char *format_name(const struct format *t);
/* "a network capture (pcap)": for sentences. */
const char *format_what(enum format_kind kind);
bool format_is_read(enum format_kind kind);
const char *format_text_name(enum format_text text);

#endif
