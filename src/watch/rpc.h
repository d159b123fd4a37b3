/*
 * rpc.h: Windows' remote calls that attackers use, by interface and number of
 * the call. Sources: MS-SCMR, MS-TSCH, MS-RRP, MS-SAMR, MS-DRSR, MS-NRPC,
 * MS-DCOM, MS-WMI, MS-EFSR, MS-RPRN, MS-SRVS.
 */
#ifndef WATCH_RPC_H
#define WATCH_RPC_H

#include <stdint.h>

#include "base/str.h"

enum rpc_interface {
	RPC_OTHER,
	RPC_SERVICES,    /* svcctl */
	RPC_JOBS,        /* atsvc */
	RPC_TASKS,       /* ITaskSchedulerService */
	RPC_REGISTRY,    /* winreg */
	RPC_ACCOUNTS,    /* samr */
	RPC_POLICY,      /* lsarpc */
	RPC_REPLICATION, /* drsuapi */
	RPC_NETLOGON,
	RPC_ACTIVATION, /* IRemoteSCMActivator */
	RPC_WMI,        /* IWbemServices */
	RPC_WMI_LOGIN,  /* IWbemLevel1Login */
	RPC_ENCRYPTION, /* efsrpc */
	RPC_PRINTING,   /* spoolss */
	RPC_SERVER,     /* srvsvc */
	RPC_INTERFACE_COUNT
};

/* What a call means to us. */
enum rpc_deed {
	RPC_DEED_NOTHING,
	RPC_DEED_SERVICE_CREATE,
	RPC_DEED_SERVICE_START,
	RPC_DEED_SERVICE_DELETE,
	RPC_DEED_TASK_CREATE,
	RPC_DEED_REGISTRY_WRITE,
	RPC_DEED_REGISTRY_SAVE,
	RPC_DEED_ACCOUNT_LIST,
	RPC_DEED_REPLICATE,
	RPC_DEED_LOGON_TRY,
	RPC_DEED_PASSWORD_SET,
	RPC_DEED_WMI_EXECUTE,
	RPC_DEED_ACTIVATE,
	RPC_DEED_COERCE,
	RPC_DEED_DRIVER_ADD
};

enum rpc_interface rpc_interface_of(struct text uuid);
/* The interface served by a named pipe ("svcctl", "\\PIPE\\atsvc"). */
enum rpc_interface rpc_interface_of_pipe(struct text pipe);
enum rpc_deed rpc_deed_of(enum rpc_interface interface, int64_t opnum);
/* The call's name in Microsoft's papers, "" for RPC_DEED_NOTHING. */
const char *rpc_deed_name(enum rpc_deed deed);

#endif
