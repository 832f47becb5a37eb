#ifndef ADAPTERS_KORE_HERITAGE_H
#define ADAPTERS_KORE_HERITAGE_H

/* What a generation of the web process has from the process that started it, if any: sockets that listen already, and whom to
 * tell that it serves. Kore binds by itself only, so its configuration has it listen on any port (0), and those sockets are put
 * in place of its own. */

/* In the environment: the descriptors of the site's socket and of that for /metrics, as "3,4". */
#define HERITAGE_LISTENERS "SNAKEEYES_LISTENERS"
/* In the environment: the descriptor that gets a byte from each worker that is ready to serve. */
#define HERITAGE_READY "SNAKEEYES_READY"

/* Takes the sockets over; from kore_parent_configure. Says what is wrong with them and ends the process. */
void heritage_take(void);

/* This worker serves; from kore_worker_configure. */
void heritage_tell_ready(void);
#endif
