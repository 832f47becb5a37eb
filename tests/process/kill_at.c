/* Stands before libpq and libcurl in a process (LD_PRELOAD) and kills it with SIGKILL at the Nth call of a port, so that a test
 * can do so at each. The calls are counted in the file KILL_AT, which the test reads and writes, in all processes together:
 * before each statement, before each call over HTTP, and after it, when the work is done and nobody here knows. */
#include <curl/curl.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

struct calls {
    _Atomic int64_t count;
    _Atomic int64_t left; /* calls before the last one; 0: the process lives on */
};

static struct calls *calls;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("KILL_AT");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *memory = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    calls = memory == MAP_FAILED ? NULL : memory;
    if (file >= 0) {
        close(file);
    }
}

static void count_call(void)
{
    if (!calls) {
        return;
    }
    atomic_fetch_add(&calls->count, 1);
    if (atomic_load(&calls->left) > 0 && atomic_fetch_sub(&calls->left, 1) == 1) {
        (void)raise(SIGKILL);
    }
}

/* The function behind ours. */
static void find(const char *name, void *function, size_t size)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) {
        abort();
    }
    __builtin_memcpy(function, &found, size);
}

EXPORTED int PQsendQuery(PGconn *link, const char *query)
{
    int (*behind)(PGconn *, const char *);
    find("PQsendQuery", &behind, sizeof behind);
    count_call();
    return behind(link, query);
}

EXPORTED int PQsendQueryPrepared(PGconn *link, const char *statement, int parameter_count, const char *const *values,
                                 const int *lengths, const int *formats, int result_format)
{
    int (*behind)(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
    find("PQsendQueryPrepared", &behind, sizeof behind);
    count_call();
    return behind(link, statement, parameter_count, values, lengths, formats, result_format);
}

EXPORTED CURLcode curl_easy_perform(CURL *curl)
{
    CURLcode (*behind)(CURL *);
    find("curl_easy_perform", &behind, sizeof behind);
    count_call();
    CURLcode code = behind(curl);
    count_call();
    return code;
}
