#include "adapters/kore/lane.h"

static void tell(const struct lane *lane)
{
    if (lane->changed != NULL) {
        lane->changed(lane);
    }
}

void lane_init(struct lane *lane, size_t thread_limit, void (*changed)(const struct lane *lane))
{
    *lane = (struct lane){ .thread_limit = thread_limit, .changed = changed };
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->has_work, NULL);
    TAILQ_INIT(&lane->waiting);
    tell(lane);
}

static struct kore_task *take(struct lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->idle_count++;
    tell(lane);
    while (TAILQ_EMPTY(&lane->waiting)) {
        pthread_cond_wait(&lane->has_work, &lane->lock);
    }
    struct kore_task *task = TAILQ_FIRST(&lane->waiting);
    TAILQ_REMOVE(&lane->waiting, task, list);
    lane->waiting_count--;
    lane->idle_count--;
    tell(lane);
    pthread_mutex_unlock(&lane->lock);
    return task;
}

static void *work(void *argument)
{
    struct lane *lane = argument;
    for (;;) {
        struct kore_task *task = take(lane);
        kore_task_set_state(task, KORE_TASK_STATE_RUNNING);
        kore_task_set_result(task, task->entry(task));
        kore_task_finish(task); /* the event loop has it from here */
    }
    return NULL;
}

/* Without any thread nothing would ever be answered, so the process ends then, and Kore starts another. */
static void add_thread(struct lane *lane)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, lane) == 0) {
        pthread_detach(thread);
        lane->thread_count++;
    } else if (lane->thread_count == 0) {
        fatal("lane: no thread can be started");
    }
}

void lane_run(struct lane *lane, struct kore_task *task)
{
    kore_platform_schedule_read(task->fds[0], task);
    pthread_mutex_lock(&lane->lock);
    TAILQ_INSERT_TAIL(&lane->waiting, task, list);
    lane->waiting_count++;
    if (lane->waiting_count > lane->idle_count && lane->thread_count < lane->thread_limit) {
        add_thread(lane);
    }
    tell(lane);
    pthread_mutex_unlock(&lane->lock);
    pthread_cond_signal(&lane->has_work);
}
