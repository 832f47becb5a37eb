#ifndef PORTS_DIAGNOSIS_H
#define PORTS_DIAGNOSIS_H

/* What stands behind an error, for operators: what the other side of an adapter said, such as the database. */
struct diagnosis {
    void *self;
    /* The words of the latest failure since `forget`, in one line; "" when there was none. No secret and nothing that a user
     * typed is in it. Valid until the adapter's next call. */
    const char *(*latest)(void *self);
    void (*forget)(void *self);
};
#endif
