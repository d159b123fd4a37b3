/*
 * backup_format.h: what stands in the stream of backup.h; for this room.
 *
 *	'H' number (format) number (schema)
 *	'F' text (name) text (bytes)	a small file of the directory
 *	'T' text (table) number (last id) number (columns) text ... (names)
 *	'R' a value for each column: 'n', 'i' number, 'r' number (bits of a
 *	    double), 't' text, 'b' text
 *	'E' number (rows) number (files)	the end
 *
 * A number is eight bytes, least first; a text its length and its bytes.
 */
#ifndef JOB_BACKUP_FORMAT_H
#define JOB_BACKUP_FORMAT_H

#define BACKUP_FORMAT     1
#define BACKUP_PACK_LEVEL 3
/* A row: a segment's body is the largest thing in it. */
#define BACKUP_ITEM_MAX ((size_t)96 * 1024 * 1024)
#define BACKUP_FILE_MAX ((size_t)16 * 1024 * 1024)

#endif
