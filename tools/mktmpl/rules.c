#include "rules.h"

#include <stddef.h>
#include <strings.h>

static bool
is_one_of(const char *name, const char *const *list)
{
	for (size_t i = 0; list[i] != NULL; i++)
		if (strcasecmp(name, list[i]) == 0)
			return true;
	return false;
}

const char *
rules_element(const char *name)
{
	static const char *const refused[] = { "base",   "iframe", "object",
					       "embed",  "frame",  "applet",
					       "portal", NULL };

	if (strcasecmp(name, "style") == 0)
		return "style elements are refused; use the style sheet";
	if (is_one_of(name, refused))
		return "this element is refused";
	return NULL;
}

const char *
rules_attribute(const char *name)
{
	if (strcasecmp(name, "style") == 0)
		return "inline style is refused; use the style sheet";
	if (strncasecmp(name, "on", 2) == 0)
		return "event handlers are refused";
	if (strcasecmp(name, "srcdoc") == 0)
		return "this attribute is refused";
	return NULL;
}

bool
rules_is_url(const char *attribute)
{
	static const char *const urls[] = {
		"href",       "src",      "action",     "formaction",
		"poster",     "cite",     "data",       "ping",
		"background", "manifest", "xlink:href", NULL
	};

	return is_one_of(attribute, urls);
}

bool
rules_is_literal(const char *attribute)
{
	static const char *const literals[] = { "content", "http-equiv",
						"srcset",  "rel",
						"target",  "type",
						"media",   NULL };

	return is_one_of(attribute, literals);
}

bool
rules_is_scheme(const char *scheme)
{
	static const char *const schemes[] = { "http", "https", "mailto", "tel",
					       NULL };

	return is_one_of(scheme, schemes);
}
