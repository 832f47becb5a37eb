#ifndef APP_CLI_SUPERVISOR_H
#define APP_CLI_SUPERVISOR_H
#include "app/cli/command.h"
#include "app/cli/listeners.h"

/* What `snakeeyes serve` stays: it holds the sockets and has one generation of web processes serve on them.
 *
 * SIGHUP: a new generation is started, from the program and the settings as they are by then. Once it serves, the old one takes
 * no more connections, answers what it has and ends. Where the new one does not come to serve, the old one goes on. SIGTERM,
 * SIGINT, SIGQUIT: connections are refused, what runs is answered, all ends. A generation that ends by itself ends all. */

struct supervisor_settings {
    const char *program; /* that becomes a generation, as `program serve`, told of the sockets by the environment
                            (adapters/kore/heritage.h) */
    const char *state; /* file with "GENERATIONS PROCESS": how many have been started and have come to serve or failed, and which
                          process serves; complete before its name appears */
    struct listeners listeners; /* borrowed */
};

/* Returns when all has ended. */
enum exit_code supervise(const struct supervisor_settings *settings);
#endif
