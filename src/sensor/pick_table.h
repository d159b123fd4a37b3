/*
 * pick_table.h: what is sent to the centre, and what is not. Of every record
 * only the members that the centre reads are sent (fmt/event_pick.h); never
 * the contents of files, mails, pages or packets, no passwords.
 *
 * PICK(kind, lane, alike)
 *   kind   EVENT_*; a kind of record that is not listed is not sent
 *   lane   KEEP survives a full spool longest; DETAIL goes first
 *   alike  FOLD: of records within a minute that differ in nothing a detector
 *          looks at, the first is sent at once and the rest as one with their
 *          number; EACH: detectors count them one by one, all are sent
 *
 * Not sent: statistics (they become minute lines and the sensor's health), and
 * protocols that no detector reads (their flows are sent as flows).
 */
#ifndef PICK
#define PICK(kind, lane, alike)
#endif

PICK(ALERT, KEEP, FOLD)
PICK(ANOMALY, KEEP, FOLD)
PICK(SIGHTING, KEEP, EACH)
PICK(MINUTE, KEEP, EACH)
PICK(DHCP, KEEP, EACH)
PICK(FLOW, DETAIL, EACH)
PICK(DNS, DETAIL, EACH)
PICK(HTTP, DETAIL, EACH)
PICK(TLS, DETAIL, EACH)
PICK(QUIC, DETAIL, EACH)
PICK(FILEINFO, DETAIL, EACH)
PICK(SMB, DETAIL, EACH)
PICK(DCERPC, DETAIL, EACH)
PICK(KRB5, DETAIL, EACH)
PICK(SSH, DETAIL, EACH)
PICK(FTP, DETAIL, EACH)
PICK(FTP_DATA, DETAIL, EACH)
PICK(RDP, DETAIL, EACH)
PICK(RFB, DETAIL, EACH)
PICK(SNMP, DETAIL, EACH)
PICK(SMTP, DETAIL, EACH)
PICK(BITTORRENT, DETAIL, EACH)
PICK(TELNET, DETAIL, EACH)
PICK(TFTP, DETAIL, FOLD)
PICK(NFS, DETAIL, FOLD)
PICK(SIP, DETAIL, FOLD)
PICK(IKE, DETAIL, FOLD)
PICK(MQTT, DETAIL, FOLD)

#undef PICK
