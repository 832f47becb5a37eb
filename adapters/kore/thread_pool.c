#include "adapters/kore/thread_pool.h"
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

struct work_queue {
    struct work *first;
    struct work **end;
};

struct thread_pool {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct work_queue queued;
    struct work_queue finished;
    size_t waiting; /* pieces in `queued` */
    size_t idle;    /* threads that wait for work */
    bool is_closing;
    void (*leave)(void);
    int descriptor;
    int limit;
    int started;
    pthread_t threads[THREADS_MAX];
};

static void push(struct work_queue *queue, struct work *work)
{
    work->next = NULL;
    *queue->end = work;
    queue->end = &work->next;
}

static struct work *pop(struct work_queue *queue)
{
    struct work *work = queue->first;
    if (work != NULL) {
        queue->first = work->next;
        if (queue->first == NULL) {
            queue->end = &queue->first;
        }
    }
    return work;
}

static void announce(const struct thread_pool *pool)
{
    const uint64_t one = 1;
    /* It can only fail when the count is full, and then it is readable already. */
    ssize_t written = write(pool->descriptor, &one, sizeof one);
    (void)written;
}

/* Waits for work, under the lock; NULL when the pool closes. */
static struct work *wait_for_work(struct thread_pool *pool)
{
    pool->idle++;
    while (pool->queued.first == NULL && !pool->is_closing) {
        pthread_cond_wait(&pool->wake, &pool->lock);
    }
    pool->idle--;
    struct work *work = pop(&pool->queued);
    pool->waiting -= work != NULL;
    return work;
}

static void *work_until_closed(void *context)
{
    struct thread_pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    for (struct work *work = wait_for_work(pool); work != NULL; work = wait_for_work(pool)) {
        pthread_mutex_unlock(&pool->lock);
        work->run(work);
        pthread_mutex_lock(&pool->lock);
        push(&pool->finished, work);
        announce(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    if (pool->leave != NULL) {
        pool->leave();
    }
    return NULL;
}

/* Starts a thread that takes no signals: they are the event loop's. */
static bool start_thread(struct thread_pool *pool)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool is_started = pthread_create(&pool->threads[pool->started], NULL, work_until_closed, pool) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pool->started += is_started;
    return is_started;
}

enum err thread_pool_open(int threads, void (*leave)(void), struct thread_pool **pool)
{
    struct thread_pool *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return ERR_NO_MEMORY;
    }
    opened->queued.end = &opened->queued.first;
    opened->finished.end = &opened->finished.first;
    opened->leave = leave;
    opened->limit = threads < THREADS_MAX ? threads : THREADS_MAX;
    opened->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (opened->descriptor == -1) {
        free(opened);
        return ERR_UNAVAILABLE;
    }
    pthread_mutex_init(&opened->lock, NULL);
    pthread_cond_init(&opened->wake, NULL);
    *pool = opened;
    return ERR_OK;
}

void thread_pool_close(struct thread_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->is_closing = true;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->started; i++) {
        pthread_join(pool->threads[i], NULL);
    }
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->lock);
    close(pool->descriptor);
    free(pool);
}

enum err thread_pool_give(struct thread_pool *pool, struct work *work)
{
    pthread_mutex_lock(&pool->lock);
    bool needs_thread = pool->idle <= pool->waiting && pool->started < pool->limit;
    bool can_run = (needs_thread && start_thread(pool)) || pool->started > 0;
    if (can_run) {
        push(&pool->queued, work);
        pool->waiting++;
        pthread_cond_signal(&pool->wake);
    }
    pthread_mutex_unlock(&pool->lock);
    return can_run ? ERR_OK : ERR_UNAVAILABLE;
}

struct work *thread_pool_take(struct thread_pool *pool)
{
    uint64_t count;
    ssize_t got = read(pool->descriptor, &count, sizeof count);
    (void)got;
    pthread_mutex_lock(&pool->lock);
    struct work *work = pop(&pool->finished);
    pthread_mutex_unlock(&pool->lock);
    return work;
}

int thread_pool_descriptor(const struct thread_pool *pool)
{
    return pool->descriptor;
}
