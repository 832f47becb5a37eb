#include "app/log.h"
#include "app/instant.h"
#include "app/line.h"
#include "domain/kernel/text.h"
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

static const char *const LEVELS[] = { "debug", "info", "warning", "error" };
static const char *const FORMATS[] = { "json", "text" };

bool log_level_from(const char *text, enum log_level *level)
{
    size_t index = 0;
    bool known = text_find(LEVELS, sizeof LEVELS / sizeof LEVELS[0], text, &index) == ERR_OK;
    if (known) {
        *level = (enum log_level)index;
    }
    return known;
}

bool log_format_from(const char *text, enum log_format *format)
{
    size_t index = 0;
    bool known = text_find(FORMATS, sizeof FORMATS / sizeof FORMATS[0], text, &index) == ERR_OK;
    if (known) {
        *format = (enum log_format)index;
    }
    return known;
}

static void put_json(struct line *line, int64_t now, enum log_level level, const char *event)
{
    char instant[INSTANT_BYTES];
    instant_write(now, instant);
    line_format(line, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":", instant, LEVELS[level]);
    line_json_string(line, event);
}

static void put_json_field(struct line *line, const struct log_field *field)
{
    line_format(line, ",");
    line_json_string(line, field->name);
    line_format(line, ":");
    if (field->text) {
        line_json_string(line, field->text);
    } else {
        line_format(line, "%" PRId64, field->number);
    }
}

static void put_text(struct line *line, int64_t now, enum log_level level, const char *event)
{
    char instant[INSTANT_BYTES];
    instant_write(now, instant);
    line_format(line, "%s %s %s", instant, LEVELS[level], event);
}

static void put_text_field(struct line *line, const struct log_field *field)
{
    bool bare = field->text && field->text[0] != '\0' && strpbrk(field->text, " \"\\=") == NULL && line_is_printable(field->text);
    line_format(line, " %s=", field->name);
    if (!field->text) {
        line_format(line, "%" PRId64, field->number);
    } else if (bare) {
        line_format(line, "%s", field->text);
    } else {
        line_json_string(line, field->text);
    }
}

static void write_whole(int descriptor, const struct line *line)
{
    while (write(descriptor, line->bytes, line->length) < 0 && errno == EINTR) {
    }
}

static void write_line(void *self, enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    const struct log_settings *settings = self;
    if (level < settings->level) {
        return;
    }
    bool json = settings->format == LOG_FORMAT_JSON;
    int64_t now = settings->clock->now(settings->clock->self);
    struct line line = { .length = 0 };
    (json ? put_json : put_text)(&line, now, level, event);
    for (size_t i = 0; i < count && !line.full; i++) {
        size_t before = line.length;
        (json ? put_json_field : put_text_field)(&line, &fields[i]);
        if (line.full) {
            line.length = before; /* a field stands whole or not at all */
        }
    }
    line_end(&line, json ? "}\n" : "\n");
    write_whole(settings->descriptor, &line);
}

struct log line_log(const struct log_settings *settings)
{
    return (struct log){ .self = (void *)settings, .write = write_line };
}
