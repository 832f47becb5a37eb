#ifndef ADAPTERS_KORE_SANDBOX_H
#define ADAPTERS_KORE_SANDBOX_H

/* Adds to Kore's list what the site may ask of the system; from kore_seccomp_hook, before the filter is locked. A worker that
 * calls anything else is killed and restarted: the parent's log says "sandbox violation", the system's log names the call by
 * number. */
void sandbox_allow(void);
#endif
