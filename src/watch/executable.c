#include "watch/executable.h"

#include "base/def.h"
#include "watch/words.h"

struct magic {
	const char *start, *kind;
};

static const struct magic magics[] = {
	{ "PE32", "Windows program" },
	{ "MS-DOS executable", "Windows program" },
	{ "PE Unknown", "Windows program" },
	{ "ELF ", "Linux program" },
	{ "Mach-O", "Mac program" },
	{ "Dalvik dex", "Android program" },
	{ "Android package", "Android program" },
	{ "MSI Installer", "Windows program" },
	{ "Windows shortcut", "Windows shortcut" },
	{ "MS Windows shortcut", "Windows shortcut" },
};

static const char *const program_ends[] = {
	".exe", ".dll", ".scr", ".com", ".pif", ".cpl", ".msi", ".ocx", ".sys",
	".msp", ".apk", ".jar", ".lnk", ".xll", ".iso", ".img", ".vhd",
};

static const char *const script_ends[] = {
	".ps1", ".psm1", ".vbs", ".vbe", ".js",  ".jse", ".wsf", ".wsh",
	".hta", ".bat",  ".cmd", ".sct", ".chm", ".reg", ".url", ".one",
};

/* Of these, what nobody has a reason to fetch from a web page. */
static const char *const bare_script_ends[] = {
	".hta", ".vbs", ".vbe", ".jse",  ".wsf",
	".wsh", ".sct", ".ps1", ".psm1", ".scf",
};

static const char *const image_ends[] = {
	".iso",
	".img",
	".vhd",
	".vhdx",
};

static const char *const macro_ends[] = {
	".docm", ".xlsm", ".pptm", ".xlsb", ".xlam", ".dotm", ".xltm", ".slk",
};

static const char *const document_parts[] = {
	".pdf.", ".doc.", ".docx.", ".xls.", ".xlsx.", ".jpg.",
	".png.", ".txt.", ".ppt.",  ".zip.", ".csv.",  ".mp4.",
};

static const char *const tools[] = {
	"mimikatz",       "mimilib",     "mimidrv",       "lazagne",
	"procdump",       "psexesvc",    "paexec",        "winexesvc",
	"remcom",         "csexec",      "wce.exe",       "pwdump",
	"gsecdump",       "fgdump",      "rubeus",        "sharphound",
	"bloodhound",     "seatbelt",    "safetykatz",    "kekeo",
	"nanodump",       "lsassy",      "secretsdump",   "beacon.exe",
	"meterpreter",    "powersploit", "powerview",     "invoke-mimi",
	"netscan.exe",    "advanced_ip", "adfind",        "ntdsutil",
	"plink.exe",      "ngrok",       "chisel",        "rclone",
	"lsass.dmp",      "ntds.dit",    "inveigh",       "crackmapexec",
	"gmer.exe",       "pchunter",    "processhacker", "petitpotam",
	"printnightmare", "juicypotato", "roguepotato",   "godpotato",
	"printspoofer",   "sweetpotato",
};

static bool
ends_any(struct text name, const char *const *list, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_ends_nocase(name, list[i]))
			return true;
	return false;
}

const char *
executable_magic(struct text magic)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(magics); i++)
		if (text_starts(magic, magics[i].start))
			return magics[i].kind;
	if (text_starts(magic, "Composite Document File V2") &&
	    text_contains(magic, "nstaller"))
		return "Windows program";
	return NULL;
}

bool
executable_name(struct text name)
{
	return ends_any(name, program_ends, ARRAY_LEN(program_ends));
}

bool
executable_script(struct text name)
{
	return ends_any(name, script_ends, ARRAY_LEN(script_ends));
}

bool
executable_script_bare(struct text name)
{
	return ends_any(name, bare_script_ends, ARRAY_LEN(bare_script_ends));
}

bool
executable_image(struct text name)
{
	return ends_any(name, image_ends, ARRAY_LEN(image_ends));
}

bool
executable_macro(struct text name)
{
	return ends_any(name, macro_ends, ARRAY_LEN(macro_ends));
}

bool
executable_double(struct text name)
{
	size_t i;

	if (!executable_name(name) && !executable_script(name))
		return false;
	for (i = 0; i < ARRAY_LEN(document_parts); i++)
		if (text_contains_nocase(name, document_parts[i]))
			return true;
	return false;
}

const char *
executable_tool(struct text name)
{
	int i = words_find(tools, ARRAY_LEN(tools), name);

	return i < 0 ? NULL : tools[i];
}

bool
executable_test(const struct event_file *file)
{
	return text_contains(file->magic, "EICAR") ||
	       text_is_nocase(file->md5, "44d88612fea8a8f36de82e1278abb02f") ||
	       text_is_nocase(file->sha256,
			      "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2"
			      "c4538aabf651fd0f");
}
