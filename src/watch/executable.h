/*
 * executable.h: what a file is, by its first bytes as libmagic says and by its
 * name, as far as danger goes.
 */
#ifndef WATCH_EXECUTABLE_H
#define WATCH_EXECUTABLE_H

#include <stdbool.h>

#include "base/str.h"
#include "fmt/event.h"

/* "Windows program", "Linux program" ... of libmagic's description, or NULL
 * when it is no program. */
const char *executable_magic(struct text magic);
/* The name ends as a program's does (.exe, .dll, .scr, .msi ...). */
bool executable_name(struct text name);
/* The name ends as a script's does (.ps1, .vbs, .js, .hta, .bat ...). */
bool executable_script(struct text name);
/* Scripts that nobody fetches from a web page: .hta, .vbs, .ps1 ... */
bool executable_script_bare(struct text name);
/* Disk images, which hide where their programs come from. */
bool executable_image(struct text name);
/* The name ends as an office document that may hold macros does. */
bool executable_macro(struct text name);
/* "invoice.pdf.exe": two endings, the first of a document. */
bool executable_double(struct text name);
/* The tool's name when the file's name is that of a tool that thieves bring
 * along ("mimikatz.exe"), or NULL. */
const char *executable_tool(struct text name);
/* Made to try a virus scanner out. */
bool executable_test(const struct event_file *file);

#endif
