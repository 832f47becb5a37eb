#ifndef ADAPTERS_KORE_LANE_H
#define ADAPTERS_KORE_LANE_H
#include <pthread.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/tasks.h>

/* Threads that do what the event loop must not wait for. Tasks wait in one queue, and whichever thread is free takes the first.
 *
 * Kore has task threads of its own, but deals tasks to them in turn, so that some wait behind one that hangs while other threads
 * have nothing to do. Two lanes share no thread: what stops in one does not hold up the other. */
struct lane {
    pthread_mutex_t lock;
    pthread_cond_t has_work;
    TAILQ_HEAD(lane_queue, kore_task) waiting;
    size_t waiting_count;
    size_t idle_count; /* threads that wait for work */
    size_t thread_count;
    size_t thread_limit;
    void (*changed)(const struct lane *lane); /* NULL for nobody who wants to know */
};

/* Makes a lane of at most `thread_limit` threads, which come one by one as they are needed and stay until the process ends.
 * `changed` (NULL for none) is told at once and, with the lane locked, whenever threads or tasks come or go. */
void lane_init(struct lane *lane, size_t thread_limit, void (*changed)(const struct lane *lane));

/* What kore_task_run does, on a thread of this lane. The task is borrowed until it has finished. */
void lane_run(struct lane *lane, struct kore_task *task);
#endif
