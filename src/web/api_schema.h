/*
 * api_schema.h: what the objects of the API hold: one row for each member,
 * from which the document is made.
 *
 * MEMBER(object, name, type, help); types: "string", "integer", "number",
 * "boolean", "time" (a string, or null for never), "text?" (string or null),
 * "number?" (integer or null), "[X]" (array of X, X a type or an object),
 * or the name of an object.
 */
#ifndef MEMBER
#define MEMBER(object, name, type, help)
#endif

MEMBER("Error", "error", "ErrorStory", "What went wrong")
MEMBER("ErrorStory", "kind", "string", "A fixed word: not-found, denied ...")
MEMBER("ErrorStory", "text", "string", "The same in a sentence")
MEMBER("ErrorStory", "id", "string", "Stands in the centre's log too")

MEMBER("CompanyList", "companies", "[Company]", "Companies one may see")
MEMBER("Company", "id", "integer", "")
MEMBER("Company", "name", "string", "")
MEMBER("Company", "role", "string", "What the caller is there")

MEMBER("LookList", "looks", "[Look]", "Newest first")
MEMBER("LookList", "next", "number?", "Ask again with before= this")
MEMBER("Look", "id", "integer", "")
MEMBER("Look", "state", "string", "queued, running, done or failed")
MEMBER("Look", "created", "time", "")
MEMBER("Look", "started", "time", "")
MEMBER("Look", "finished", "time", "")
MEMBER("Look", "records", "integer", "Records read so far")
MEMBER("Look", "error", "text?", "Why it failed")

MEMBER("LookResult", "look", "Look", "")
MEMBER("LookResult", "result", "Result",
       "The object that `komainu look --json` prints")

MEMBER("Result", "files", "[File]", "")
MEMBER("Result", "devices", "[Device]", "")
MEMBER("Result", "alerts", "[Alert]", "")
MEMBER("Result", "incidents", "[Incident]", "")

MEMBER("File", "name", "string", "As it was called")
MEMBER("File", "type", "string", "pcap, pcapng, eve ...")
MEMBER("File", "records", "integer", "")
MEMBER("File", "unparsed", "integer", "Records nobody could read")
MEMBER("File", "seconds", "number", "Time it took")
MEMBER("File", "error", "text?", "")

MEMBER("DeviceList", "devices", "[DeviceRow]", "In order of their ids")
MEMBER("DeviceList", "next", "number?", "Ask again with after= this")
MEMBER("DeviceRow", "id", "integer", "")
MEMBER("DeviceRow", "look", "integer", "0: the live watch")
MEMBER("DeviceRow", "ip", "string", "")
MEMBER("DeviceRow", "mac", "string", "")
MEMBER("DeviceRow", "name", "string", "")
MEMBER("DeviceRow", "vendor", "string", "")
MEMBER("DeviceRow", "os", "string", "")
MEMBER("DeviceRow", "kind", "string", "")
MEMBER("DeviceRow", "first", "time", "")
MEMBER("DeviceRow", "last", "time", "")

MEMBER("Device", "ip", "string", "")
MEMBER("Device", "mac", "string", "")
MEMBER("Device", "name", "string", "")
MEMBER("Device", "vendor", "string", "")
MEMBER("Device", "os", "string", "")
MEMBER("Device", "first", "time", "")
MEMBER("Device", "last", "time", "")
MEMBER("Device", "why", "[string]", "How that is known")

MEMBER("Alert", "class", "string", "")
MEMBER("Alert", "severity", "string", "now, today, this-week or info")
MEMBER("Alert", "count", "integer", "")
MEMBER("Alert", "first", "time", "")
MEMBER("Alert", "last", "time", "")
MEMBER("Alert", "device", "string", "")
MEMBER("Alert", "peer", "string", "")
MEMBER("Alert", "rule", "string", "")
MEMBER("Alert", "title", "string", "")

MEMBER("IncidentList", "incidents", "[IncidentRow]", "Most urgent first")
MEMBER("IncidentRow", "id", "integer", "")
MEMBER("IncidentRow", "look", "integer", "0: the live watch")
MEMBER("IncidentRow", "class", "string", "")
MEMBER("IncidentRow", "severity", "string", "now, today, this-week or info")
MEMBER("IncidentRow", "outcome", "string", "")
MEMBER("IncidentRow", "state", "string", "")
MEMBER("IncidentRow", "device", "string", "Address of the first device")
MEMBER("IncidentRow", "peer", "string", "")
MEMBER("IncidentRow", "subject", "string", "")
MEMBER("IncidentRow", "alerts", "integer", "")
MEMBER("IncidentRow", "first", "time", "")
MEMBER("IncidentRow", "last", "time", "")

MEMBER("Incident", "class", "string", "")
MEMBER("Incident", "severity", "string", "")
MEMBER("Incident", "title", "string", "")
MEMBER("Incident", "devices", "[string]", "Addresses")
MEMBER("Incident", "alerts", "[integer]", "Ids")
MEMBER("Incident", "card", "Card", "")
MEMBER("Card", "owner", "string", "For the owner")
MEMBER("Card", "clerk", "[string]", "Numbered actions")
MEMBER("Card", "engineer", "string", "For the engineer")

MEMBER("DiagnosisList", "diagnoses", "[DiagnosisRow]", "Newest first")
MEMBER("DiagnosisRow", "id", "integer", "")
MEMBER("DiagnosisRow", "edition", "string", "Of the questions: v3.1")
MEMBER("DiagnosisRow", "finished", "time", "")
MEMBER("DiagnosisRow", "points", "integer", "-25 to 100 with 25 items")
MEMBER("Diagnosis", "id", "integer", "")
MEMBER("Diagnosis", "edition", "string", "")
MEMBER("Diagnosis", "state", "string", "open or done")
MEMBER("Diagnosis", "created", "time", "")
MEMBER("Diagnosis", "finished", "time", "")
MEMBER("Diagnosis", "points", "integer", "The worst answer of all sheets")
MEMBER("Diagnosis", "answered", "integer", "")
MEMBER("Diagnosis", "items", "[DiagnosisItem]", "")
MEMBER("Diagnosis", "sheets", "[DiagnosisSheet]", "")
MEMBER("Diagnosis", "measures", "[integer]", "Items, most useful first")
MEMBER("DiagnosisItem", "number", "integer", "Within the edition")
MEMBER("DiagnosisItem", "theme", "string", "")
MEMBER("DiagnosisItem", "answer", "string",
       "done, partly, not-done, unknown, not-applicable or empty")
MEMBER("DiagnosisItem", "seen", "string",
       "What the watch says: none, quiet, agrees or differs")
MEMBER("DiagnosisItem", "incidents", "integer", "Behind it")
MEMBER("DiagnosisSheet", "site", "string", "Empty: the whole firm")
MEMBER("DiagnosisSheet", "points", "integer", "")
MEMBER("DiagnosisSheet", "confirmedOn", "string", "")
MEMBER("DiagnosisSheet", "confirmedBy", "string", "")

#undef MEMBER
