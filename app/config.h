#ifndef APP_CONFIG_H
#define APP_CONFIG_H
#include <stdbool.h>
#include <stddef.h>
#include "adapters/kore/client_address.h"
#include "adapters/redis/address.h"
#include "adapters/smtp/address.h"
#include "adapters/smtp/mailbox.h"
#include "app/log.h"
#include "domain/kernel/err.h"
#include "ports/rate_limiter.h"

enum {
    CONFIG_TEXT_BYTES = 1023,
    CONFIG_ADDRESS_BYTES = 45,
    CONFIG_FILE_BYTES = 65536,
    SETTING_FILE_BYTES = 4096,
    CONFIG_PROBLEMS_MAX = 32,
};

/* The settings of CONTRACT: from the environment, else from a .env file, else the default. "" is as good as absent. In place of
 * NAME there may be NAME_FILE, the path of a file that holds the value, as containers and systemd hand secrets over. */
struct config {
    char secret_key[CONFIG_TEXT_BYTES + 1]; /* "" until set */
    char public_url[CONFIG_TEXT_BYTES + 1]; /* without a slash at its end */
    char bind[CONFIG_ADDRESS_BYTES + 1];
    int port;
    char metrics_bind[CONFIG_ADDRESS_BYTES + 1];
    int metrics_port;
    int web_workers;    /* processes */
    int task_threads;   /* of each process; also how many passwords the whole site hashes at once */
    int worker_threads; /* of each worker: how many jobs it does at once */
    enum log_level log_level;
    enum log_format log_format;
    char database_url[CONFIG_TEXT_BYTES + 1];           /* "" until set */
    char migration_database_url[CONFIG_TEXT_BYTES + 1]; /* of the tables' owner; "" where database_url's role is it */
    char redis_url[CONFIG_TEXT_BYTES + 1];              /* "" until set */
    struct redis_address redis;
    char mail_url[CONFIG_TEXT_BYTES + 1]; /* "" until set */
    struct mail_url mail;
    struct mailbox mail_from;
    char mail_ca_file[CONFIG_TEXT_BYTES + 1];   /* "" for the system's authorities alone */
    char contact_to[MAILBOX_ADDRESS_BYTES + 1]; /* "" for nobody: where seed_admin_email is no address that mail can be sent to */
    char error_mail_to[MAILBOX_ADDRESS_BYTES + 1];      /* "" for nobody */
    char stripe_secret_key[CONFIG_TEXT_BYTES + 1];      /* "" until set: every payment fails as one with a wrong key */
    char stripe_publishable_key[CONFIG_TEXT_BYTES + 1]; /* "" until set */
    char stripe_webhook_secret[CONFIG_TEXT_BYTES + 1];  /* "" until set: every webhook is refused */
    char stripe_api_base[CONFIG_TEXT_BYTES + 1];        /* without a slash at its end */
    char stripe_js_url[CONFIG_TEXT_BYTES + 1];
    char analytics_script_url[CONFIG_TEXT_BYTES + 1]; /* "" for nobody who counts visits */
    char analytics_domain[CONFIG_TEXT_BYTES + 1];     /* "" likewise */
    char seed_admin_email[CONFIG_TEXT_BYTES + 1];
    char seed_admin_password[CONFIG_TEXT_BYTES + 1];
    struct trusted_proxies trusted_proxies;
    struct rate bet_rate;
    struct rate auth_rate;
};

/* The default of STRIPE_API_BASE, where cards are charged; what stands anywhere else is a simulation. */
#define CONFIG_STRIPE_API_BASE "https://api.stripe.com"

/* Where settings may stand beside the environment: in the folder that a program starts in. */
#define ENV_FILE ".env"

struct config_problem {
    char setting[32];   /* "PORT", or "line 7" of the file */
    const char *reason; /* never tells the value, which may be a secret; static */
};

/* The first CONFIG_PROBLEMS_MAX of them. */
struct config_problems {
    struct config_problem items[CONFIG_PROBLEMS_MAX];
    size_t count;
};

/* Reads the whole file at `path` into `text`, NUL-terminated, without the newline at its end. Returns NULL, or what is wrong with
 * it (static). */
typedef const char *config_file_reader(const char *path, char text[SETTING_FILE_BYTES + 1]);

/* Reads settings from memory: `file` is the .env file's text of `size` bytes, `environment` a NULL-terminated list of
 * "NAME=VALUE", which wins; what a NAME_FILE names is read by `read_file`. `cores` is the machine's, for WEB_WORKERS. Every bad
 * setting is added to `why`, by its NAME, and has its default in `config`. Errors: ERR_NO_MEMORY. */
enum err config_read(const char *file, size_t size, char *const *environment, config_file_reader *read_file, int cores,
                     struct config *config, struct config_problems *why) MUST_USE;

/* The same with the file at `path` (which may be absent), this process's environment and config_read_file. A .env file that can't
 * be read, or is larger than CONFIG_FILE_BYTES, is a problem. Errors: ERR_NO_MEMORY. */
enum err config_load(const char *path, struct config *config, struct config_problems *why) MUST_USE;

/* Reads a setting's file from the disk: a regular one, not empty, of at most SETTING_FILE_BYTES and without a NUL byte. One
 * newline at its end is taken off. */
config_file_reader config_read_file;

/* Adds each name in a .env file's text that is no setting: a mistyped one is otherwise passed over in silence. Errors:
 * ERR_NO_MEMORY. */
enum err config_find_unknown(const char *file, size_t size, struct config_problems *why) MUST_USE;

/* The same with the file at `path`. Says nothing of one that config_load can't read. Errors: ERR_NO_MEMORY. */
enum err config_load_unknown(const char *path, struct config_problems *why) MUST_USE;

/* Adds a problem. `setting` and `reason` are static. */
void config_add_problem(struct config_problems *why, const char *setting, const char *reason);

/* Adds a problem unless what is asked for holds. Of a setting that is wrong in itself, and has its default meanwhile, nothing
 * more is said. `setting` and `reason` are static. */
void config_require(bool fulfilled, struct config_problems *why, const char *setting, const char *reason);

/* Adds what keeps a command from the database. */
void config_require_database(const struct config *config, struct config_problems *why);

/* Adds what keeps a command from the payment gateway. */
void config_require_payments(const struct config *config, struct config_problems *why);

/* Adds what keeps a web process from starting: settings that have no default and are missing, or of which one
 * is nothing without the other. */
void config_require_site(const struct config *config, struct config_problems *why);

/* Adds what keeps a worker from starting. */
void config_require_worker(const struct config *config, struct config_problems *why);

/* Forgets the secrets. */
void config_wipe(struct config *config);
#endif
