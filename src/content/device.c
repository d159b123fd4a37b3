#include "content/content.h"
#include "content/data.h"

const char *
content_device_kind_of_vendor(struct text vendor)
{
	for (size_t i = 0; i < data_vendor_count; i++) {
		if (text_contains_nocase(vendor, data_vendor[i].part))
			return data_vendor[i].kind;
	}
	return "";
}

const struct os_family *
content_os(struct text name)
{
	for (size_t i = 0; i < data_os_count; i++) {
		if (text_is(name, data_os[i].key) ||
		    text_is_nocase(name, data_os[i].name))
			return &data_os[i];
	}
	return NULL;
}
