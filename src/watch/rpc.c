#include "watch/rpc.h"

#include "base/def.h"

static const struct {
	const char *uuid, *pipe;
	enum rpc_interface interface;
} interfaces[] = {
	{ "367abb81-9844-35f1-ad32-98f038001003", "svcctl", RPC_SERVICES },
	{ "1ff70682-0a51-30e8-076d-740be8cee98b", "atsvc", RPC_JOBS },
	{ "86d35949-83c9-4044-b424-db363231fd0c", NULL, RPC_TASKS },
	{ "378e52b0-c0a9-11cf-822d-00aa0051e40f", NULL, RPC_JOBS },
	{ "338cd001-2244-31f1-aaaa-900038001003", "winreg", RPC_REGISTRY },
	{ "12345778-1234-abcd-ef00-0123456789ac", "samr", RPC_ACCOUNTS },
	{ "12345778-1234-abcd-ef00-0123456789ab", "lsarpc", RPC_POLICY },
	{ "e3514235-4b06-11d1-ab04-00c04fc2dcd2", "drsuapi", RPC_REPLICATION },
	{ "12345678-1234-abcd-ef00-01234567cffb", "netlogon", RPC_NETLOGON },
	{ "000001a0-0000-0000-c000-000000000046", NULL, RPC_ACTIVATION },
	{ "9556dc99-828c-11cf-a37e-00aa003240c7", NULL, RPC_WMI },
	{ "f309ad18-d86a-11d0-a075-00c04fb68820", NULL, RPC_WMI_LOGIN },
	{ "c681d488-d850-11d0-8c52-00c04fd90f7e", "efsrpc", RPC_ENCRYPTION },
	{ "df1941c5-fe89-4e79-bf10-463657acf44d", NULL, RPC_ENCRYPTION },
	{ "12345678-1234-abcd-ef00-0123456789ab", "spoolss", RPC_PRINTING },
	{ "76f03f96-cdfd-44fc-a22c-64950a001209", NULL, RPC_PRINTING },
	{ "4b324fc8-1670-01d3-1278-5a47bf6ee188", "srvsvc", RPC_SERVER },
};

static const struct {
	enum rpc_interface interface;
	int opnum;
	enum rpc_deed deed;
} deeds[] = {
	{ RPC_SERVICES, 12, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 24, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 44, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 45, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 60, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 11, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 23, RPC_DEED_SERVICE_CREATE },
	{ RPC_SERVICES, 2, RPC_DEED_SERVICE_DELETE },
	{ RPC_SERVICES, 19, RPC_DEED_SERVICE_START },
	{ RPC_SERVICES, 31, RPC_DEED_SERVICE_START },
	{ RPC_JOBS, 0, RPC_DEED_TASK_CREATE },
	{ RPC_TASKS, 1, RPC_DEED_TASK_CREATE },
	{ RPC_TASKS, 12, RPC_DEED_TASK_CREATE },
	{ RPC_REGISTRY, 22, RPC_DEED_REGISTRY_WRITE },
	{ RPC_REGISTRY, 6, RPC_DEED_REGISTRY_WRITE },
	{ RPC_REGISTRY, 20, RPC_DEED_REGISTRY_SAVE },
	{ RPC_REGISTRY, 31, RPC_DEED_REGISTRY_SAVE },
	{ RPC_ACCOUNTS, 13, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 11, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 15, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 25, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 33, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 34, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 36, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 40, RPC_DEED_ACCOUNT_LIST },
	{ RPC_ACCOUNTS, 48, RPC_DEED_ACCOUNT_LIST },
	{ RPC_SERVER, 12, RPC_DEED_ACCOUNT_LIST }, /* who works where */
	{ RPC_REPLICATION, 3, RPC_DEED_REPLICATE },
	{ RPC_NETLOGON, 15, RPC_DEED_LOGON_TRY },
	{ RPC_NETLOGON, 26, RPC_DEED_LOGON_TRY },
	{ RPC_NETLOGON, 6, RPC_DEED_PASSWORD_SET },
	{ RPC_NETLOGON, 30, RPC_DEED_PASSWORD_SET },
	{ RPC_ACTIVATION, 4, RPC_DEED_ACTIVATE },
	{ RPC_WMI, 24, RPC_DEED_WMI_EXECUTE },
	{ RPC_WMI, 25, RPC_DEED_WMI_EXECUTE },
	{ RPC_ENCRYPTION, 0, RPC_DEED_COERCE },
	{ RPC_ENCRYPTION, 4, RPC_DEED_COERCE },
	{ RPC_ENCRYPTION, 5, RPC_DEED_COERCE },
	{ RPC_PRINTING, 89, RPC_DEED_DRIVER_ADD },
};

enum rpc_interface
rpc_interface_of(struct text uuid)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(interfaces); i++)
		if (text_is_nocase(uuid, interfaces[i].uuid))
			return interfaces[i].interface;
	return RPC_OTHER;
}

enum rpc_interface
rpc_interface_of_pipe(struct text pipe)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(interfaces); i++)
		if (interfaces[i].pipe != NULL &&
		    text_ends_nocase(pipe, interfaces[i].pipe))
			return interfaces[i].interface;
	return RPC_OTHER;
}

enum rpc_deed
rpc_deed_of(enum rpc_interface interface, int64_t opnum)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(deeds); i++)
		if (deeds[i].interface == interface && deeds[i].opnum == opnum)
			return deeds[i].deed;
	return RPC_DEED_NOTHING;
}

const char *
rpc_deed_name(enum rpc_deed deed)
{
	static const char *const names[] = {
		[RPC_DEED_NOTHING] = "",
		[RPC_DEED_SERVICE_CREATE] = "CreateService",
		[RPC_DEED_SERVICE_START] = "StartService",
		[RPC_DEED_SERVICE_DELETE] = "DeleteService",
		[RPC_DEED_TASK_CREATE] = "RegisterTask",
		[RPC_DEED_REGISTRY_WRITE] = "SetValue",
		[RPC_DEED_REGISTRY_SAVE] = "SaveKey",
		[RPC_DEED_ACCOUNT_LIST] = "EnumerateUsers",
		[RPC_DEED_REPLICATE] = "DsGetNCChanges",
		[RPC_DEED_LOGON_TRY] = "ServerAuthenticate",
		[RPC_DEED_PASSWORD_SET] = "ServerPasswordSet",
		[RPC_DEED_WMI_EXECUTE] = "ExecMethod",
		[RPC_DEED_ACTIVATE] = "RemoteCreateInstance",
		[RPC_DEED_COERCE] = "coercion",
		[RPC_DEED_DRIVER_ADD] = "AddPrinterDriverEx",
	};

	return names[deed];
}
