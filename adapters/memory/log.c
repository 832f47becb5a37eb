#include "adapters/memory/log.h"

void memory_log_init(struct memory_log *memory)
{
    *memory = (struct memory_log){ .lock = PTHREAD_MUTEX_INITIALIZER };
}

/* Adds to the line that begins at `used`; `length` past the end says that the line didn't fit. */
static void add_text(struct memory_log *memory, size_t *length, const char *before, const char *text)
{
    size_t room = sizeof memory->text - memory->used;
    if (*length >= room) {
        return;
    }
    int written = snprintf(memory->text + memory->used + *length, room - *length, "%s%s", before, text);
    *length = written < 0 ? room : *length + (size_t)written;
}

static void add_field(struct memory_log *memory, size_t *length, const struct log_field *field)
{
    char number[32];
    int written = snprintf(number, sizeof number, "%lld", (long long)field->number);
    add_text(memory, length, " ", field->name);
    add_text(memory, length, "=", field->text != NULL ? field->text : written > 0 ? number : "");
}

static void write_line(void *self, enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    static const char *const levels[] = { "debug", "info", "warning", "error" };
    struct memory_log *memory = self;
    size_t length = 0;
    pthread_mutex_lock(&memory->lock);
    add_text(memory, &length, "", levels[level]);
    add_text(memory, &length, " ", event);
    for (size_t i = 0; i < count; i++) {
        add_field(memory, &length, &fields[i]);
    }
    add_text(memory, &length, "\n", "");
    if (length < sizeof memory->text - memory->used) {
        memory->used += length;
    }
    memory->text[memory->used] = '\0';
    memory->lines++;
    pthread_mutex_unlock(&memory->lock);
}

struct log memory_log(struct memory_log *memory)
{
    return (struct log){ .self = memory, .write = write_line };
}
