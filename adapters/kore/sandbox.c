#include "adapters/kore/sandbox.h"
#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/param.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <kore/kore.h>
#include <kore/seccomp.h>

static struct sock_filter filter[] = {
    /* Task threads (glibc 2.36; clone, set_robust_list and socketpair are Kore's own). */
    KORE_SYSCALL_ALLOW(clone3),
    KORE_SYSCALL_ALLOW(rseq),
    KORE_SYSCALL_ALLOW(sched_getaffinity),

    /* libpq and hiredis, over Unix sockets and TCP. */
    KORE_SYSCALL_ALLOW(socket),
    KORE_SYSCALL_ALLOW(connect),
    KORE_SYSCALL_ALLOW(getsockopt),
    KORE_SYSCALL_ALLOW(getsockname),
    KORE_SYSCALL_ALLOW(getpeername),
    KORE_SYSCALL_ALLOW(shutdown),

    /* getaddrinfo: files, the interfaces' addresses (netlink), DNS. */
    KORE_SYSCALL_ALLOW(newfstatat),
    KORE_SYSCALL_ALLOW(bind),
    KORE_SYSCALL_ALLOW(sendmsg),
    KORE_SYSCALL_ALLOW(sendmmsg),
    KORE_SYSCALL_ALLOW(recvmsg),
    KORE_SYSCALL_ALLOW(uname),

    /* OpenSSL and Kerberos behind libpq ask before they connect; no is an answer that they take. */
    KORE_SYSCALL_ALLOW(getgid),
    KORE_SYSCALL_ALLOW(getegid),
    KORE_SYSCALL_DENY(keyctl, ENOSYS),
    KORE_SYSCALL_DENY(sysinfo, ENOSYS),

    /* Memory: large blocks that grow, and argon2's blocks. */
    KORE_SYSCALL_ALLOW(mremap),
    KORE_SYSCALL_ALLOW(mlock),
    KORE_SYSCALL_ALLOW(munlock),

    /* abort() must end in SIGABRT, for the log's sake. */
    KORE_SYSCALL_ALLOW(gettid),
    KORE_SYSCALL_ALLOW(tgkill),
};

void sandbox_allow(void)
{
    (void)kore_seccomp_filter("site", filter, KORE_FILTER_LEN(filter));
}
