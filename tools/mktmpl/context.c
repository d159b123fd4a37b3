#include "context.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "rules.h"

static bool
is_name_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '-' || byte == ':' ||
	       byte == '_';
}

/* Appends to a small terminated text; false when it would not fit. */
static bool
put(char *buffer, size_t size, char byte)
{
	size_t n = strlen(buffer);

	if (n + 1 >= size)
		return false;
	buffer[n] = byte;
	buffer[n + 1] = 0;
	return true;
}

static const char *
tag_end(struct context *c)
{
	c->place = PLACE_TEXT;
	if (strcasecmp(c->element, "script") == 0) {
		c->place = PLACE_SCRIPT;
		c->closing = 0;
	}
	return NULL;
}

static const char *
byte_open(struct context *c, char byte)
{
	c->element[0] = 0;
	if (byte == '/') {
		c->place = PLACE_CLOSING;
	} else if (byte == '!') {
		c->place = PLACE_DECLARATION;
		c->dashes = 0;
	} else if (isalpha((unsigned char)byte)) {
		c->place = PLACE_ELEMENT;
		put(c->element, sizeof(c->element), byte);
	} else {
		return "a bare '<' in text; write &lt;";
	}
	return NULL;
}

static const char *
byte_element(struct context *c, char byte)
{
	const char *why;

	if (is_name_byte(byte))
		return put(c->element, sizeof(c->element), byte)
			   ? NULL
			   : "element name too long";
	why = rules_element(c->element);
	if (why != NULL)
		return why;
	c->place = PLACE_GAP;
	return context_byte(c, byte);
}

static const char *
byte_inside(struct context *c, char byte)
{
	if (byte == '>')
		return tag_end(c);
	if (byte == '/' || isspace((unsigned char)byte)) {
		c->place = PLACE_INSIDE;
		return NULL;
	}
	if (c->place == PLACE_GAP)
		return "a blank must come before the next attribute";
	if (!is_name_byte(byte))
		return "not a byte for an attribute's name";
	c->place = PLACE_NAME;
	c->attribute[0] = 0;
	put(c->attribute, sizeof(c->attribute), byte);
	return NULL;
}

static const char *
byte_name(struct context *c, char byte)
{
	const char *why;

	if (c->place == PLACE_NAME && is_name_byte(byte))
		return put(c->attribute, sizeof(c->attribute), byte)
			   ? NULL
			   : "attribute name too long";
	why = rules_attribute(c->attribute);
	if (why != NULL)
		return why;
	if (byte == '=') {
		c->place = PLACE_EQUALS;
		return NULL;
	}
	if (isspace((unsigned char)byte)) {
		c->place = PLACE_AFTER_NAME;
		return NULL;
	}
	/* An attribute without a value ends here. */
	if (c->place == PLACE_NAME)
		c->place = PLACE_GAP;
	else
		c->place = PLACE_INSIDE;
	return byte_inside(c, byte);
}

static const char *
byte_equals(struct context *c, char byte)
{
	if (isspace((unsigned char)byte))
		return NULL;
	if (byte != '"' && byte != '\'')
		return "an attribute's value must stand in quotes";
	c->place = PLACE_VALUE;
	c->quote = byte;
	c->started = false;
	c->scheme_known = !rules_is_url(c->attribute);
	c->head[0] = 0;
	return NULL;
}

static const char *
byte_value(struct context *c, char byte)
{
	if (byte == c->quote) {
		c->place = PLACE_GAP;
		return NULL;
	}
	c->started = true;
	if (c->scheme_known)
		return NULL;
	if (byte == '/' || byte == '?' || byte == '#') {
		c->scheme_known = true;
	} else if (byte == ':') {
		c->scheme_known = true;
		if (!rules_is_scheme(c->head))
			return "this address scheme is refused";
	} else if (!put(c->head, sizeof(c->head), byte)) {
		return "not an address this tool understands";
	}
	return NULL;
}

static const char *
byte_declaration(struct context *c, char byte)
{
	if (byte == '-' && c->dashes < 2 && ++c->dashes == 2) {
		c->place = PLACE_COMMENT;
		c->dashes = 0;
	} else if (byte == '>') {
		c->place = PLACE_TEXT;
	}
	return NULL;
}

static const char *
byte_comment(struct context *c, char byte)
{
	if (byte == '-')
		c->dashes++;
	else if (byte == '>' && c->dashes >= 2)
		c->place = PLACE_TEXT;
	else
		c->dashes = 0;
	return NULL;
}

static const char *
byte_script(struct context *c, char byte)
{
	static const char end[] = "</script>";

	if (c->closing == 0 && isspace((unsigned char)byte))
		return NULL;
	if (tolower((unsigned char)byte) != end[c->closing])
		return "inline script is refused; use a file";
	if (end[++c->closing] == 0)
		c->place = PLACE_TEXT;
	return NULL;
}

const char *
context_byte(struct context *c, char byte)
{
	switch (c->place) {
	case PLACE_TEXT:
		if (byte == '<')
			c->place = PLACE_OPEN;
		return NULL;
	case PLACE_OPEN:
		return byte_open(c, byte);
	case PLACE_ELEMENT:
		return byte_element(c, byte);
	case PLACE_CLOSING:
		if (byte == '>')
			c->place = PLACE_TEXT;
		return NULL;
	case PLACE_GAP:
	case PLACE_INSIDE:
		return byte_inside(c, byte);
	case PLACE_NAME:
	case PLACE_AFTER_NAME:
		return byte_name(c, byte);
	case PLACE_EQUALS:
		return byte_equals(c, byte);
	case PLACE_VALUE:
		return byte_value(c, byte);
	case PLACE_DECLARATION:
		return byte_declaration(c, byte);
	case PLACE_COMMENT:
		return byte_comment(c, byte);
	case PLACE_SCRIPT:
		return byte_script(c, byte);
	}
	return "lost in the markup";
}

const char *
context_output(struct context *c, enum escape *out)
{
	if (c->place == PLACE_TEXT) {
		*out = ESCAPE_TEXT;
		return NULL;
	}
	if (c->place == PLACE_SCRIPT)
		return "no output inside a script";
	if (c->place == PLACE_EQUALS)
		return "an attribute's value must stand in quotes";
	if (c->place != PLACE_VALUE)
		return "no output here: only in text or a quoted value";
	if (rules_is_literal(c->attribute))
		return "no output in this attribute: it must be literal";
	if (!rules_is_url(c->attribute))
		*out = ESCAPE_ATTRIBUTE;
	else if (!c->started)
		*out = ESCAPE_URL;
	else if (!c->scheme_known)
		return "the address must be literal up to its first '/'";
	else
		*out = ESCAPE_URL_PART;
	c->started = true;
	c->scheme_known = true;
	return NULL;
}

const char *
context_control(struct context *c)
{
	const char *why;

	switch (c->place) {
	case PLACE_TEXT:
	case PLACE_GAP:
	case PLACE_INSIDE:
	case PLACE_VALUE:
		return NULL;
	case PLACE_ELEMENT:
		why = rules_element(c->element);
		c->place = PLACE_GAP;
		return why;
	case PLACE_NAME:
	case PLACE_AFTER_NAME:
		why = rules_attribute(c->attribute);
		c->place = PLACE_GAP;
		return why;
	default:
		return "no word of control here";
	}
}

const char *
context_join(struct context *c, const struct context *other)
{
	bool tag = c->place == PLACE_GAP || c->place == PLACE_INSIDE;
	bool other_tag =
	    other->place == PLACE_GAP || other->place == PLACE_INSIDE;

	if (tag && other_tag) {
		if (strcmp(c->element, other->element) != 0)
			return "the branches end in different elements";
		if (other->place == PLACE_GAP)
			c->place = PLACE_GAP;
		return NULL;
	}
	if (c->place != other->place)
		return "the branches end at different places of the markup";
	if (c->place == PLACE_VALUE) {
		if (c->quote != other->quote ||
		    strcmp(c->attribute, other->attribute) != 0)
			return "the branches end in different attributes";
		if (rules_is_url(c->attribute) &&
		    c->scheme_known != other->scheme_known)
			return "the branches leave the address undecided";
		c->started = c->started || other->started;
	}
	return NULL;
}
