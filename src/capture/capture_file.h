/* capture_file.h: reads a pcap or pcapng file: through Suricata and through
 * our own passive decoder, side by side. */
#ifndef CAPTURE_CAPTURE_FILE_H
#define CAPTURE_CAPTURE_FILE_H

#include "capture/reading.h"
#include "capture/suricata.h"

int MUST_CHECK capture_file_read(struct reading *r, struct suricata *s,
				 struct err *e);

#endif
