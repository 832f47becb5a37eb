#include "adapters/worker/tally_book.h"
#include <pthread.h>
#include <string.h>
#include "adapters/worker/kinds.h"
#include "domain/kernel/histogram.h"

struct tally_book {
    pthread_mutex_t lock;
    struct job_tally tallies[]; /* one a kind, in the registry's order */
};

static void clear(struct tally_book *book, size_t i)
{
    book->tallies[i] = (struct job_tally){ .done = 0 };
    (void)snprintf(book->tallies[i].kind, sizeof book->tallies[i].kind, "%s", job_kinds[i].name);
}

struct tally_book *tally_book_create(void)
{
    struct tally_book *book = calloc(1, sizeof *book + job_kind_count * sizeof book->tallies[0]);
    if (book == NULL || pthread_mutex_init(&book->lock, NULL) != 0) {
        free(book);
        return NULL;
    }
    for (size_t i = 0; i < job_kind_count; i++) {
        clear(book, i);
    }
    return book;
}

void tally_book_destroy(struct tally_book *book)
{
    if (book != NULL) {
        (void)pthread_mutex_destroy(&book->lock);
        free(book);
    }
}

static size_t bucket_of(int64_t microseconds)
{
    static const int64_t bounds[] = JOB_DURATION_BOUNDS;
    _Static_assert(sizeof bounds / sizeof bounds[0] == JOB_DURATION_BUCKETS - 1, "the last bucket has no bound");
    return histogram_bucket(bounds, JOB_DURATION_BUCKETS - 1, microseconds);
}

void tally_book_note(struct tally_book *book, const char *kind, enum job_outcome outcome, int64_t microseconds)
{
    const struct job_kind *known = job_kind_find(kind);
    if (known == NULL || outcome == JOB_OVERTAKEN) {
        return;
    }
    int64_t duration = microseconds < 0 ? 0 : microseconds; /* a clock may go back */
    struct job_tally *tally = &book->tallies[known - job_kinds];
    (void)pthread_mutex_lock(&book->lock);
    tally->done += outcome == JOB_SUCCEEDED ? 1 : 0;
    tally->retried += outcome == JOB_TO_BE_RETRIED ? 1 : 0;
    tally->dead += outcome == JOB_DIED ? 1 : 0;
    tally->microseconds += duration;
    tally->buckets[bucket_of(duration)]++;
    (void)pthread_mutex_unlock(&book->lock);
}

/* Takes a tally out, so that nobody waits for the database. */
static struct job_tally take(struct tally_book *book, size_t i)
{
    (void)pthread_mutex_lock(&book->lock);
    struct job_tally taken = book->tallies[i];
    clear(book, i);
    (void)pthread_mutex_unlock(&book->lock);
    return taken;
}

static void put_back(struct tally_book *book, size_t i, const struct job_tally *tally)
{
    struct job_tally *kept = &book->tallies[i];
    (void)pthread_mutex_lock(&book->lock);
    kept->done += tally->done;
    kept->retried += tally->retried;
    kept->dead += tally->dead;
    kept->microseconds += tally->microseconds;
    for (size_t bucket = 0; bucket < JOB_DURATION_BUCKETS; bucket++) {
        kept->buckets[bucket] += tally->buckets[bucket];
    }
    (void)pthread_mutex_unlock(&book->lock);
}

enum err tally_book_hand_over(struct tally_book *book, const struct job_statistics *statistics)
{
    for (size_t i = 0; i < job_kind_count; i++) {
        struct job_tally tally = take(book, i);
        if (tally.done + tally.retried + tally.dead == 0) {
            continue;
        }
        enum err err = statistics->add(statistics->self, &tally);
        if (err != ERR_OK) {
            put_back(book, i, &tally);
            return err;
        }
    }
    return ERR_OK;
}
