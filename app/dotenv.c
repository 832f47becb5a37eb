#include "app/dotenv.h"
#include <stdbool.h>
#include <string.h>

static const char BLANKS[] = " \t\r";

static char *skip_blanks(char *text)
{
    return text + strspn(text, BLANKS);
}

/* Cuts the next line off and returns it. */
static char *cut_line(struct dotenv *reader)
{
    char *line = reader->next;
    char *end = strchr(line, '\n');
    reader->next = end ? end + 1 : line + strlen(line);
    if (end) {
        *end = '\0';
    }
    reader->line++;
    return line;
}

static char *skip_export(char *text)
{
    static const char word[] = "export";
    size_t length = strlen(word);
    bool exported = strncmp(text, word, length) == 0 && (text[length] == ' ' || text[length] == '\t');
    return exported ? skip_blanks(text + length) : text;
}

static size_t name_length(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    static const char letters_and_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    return strspn(text, letters) == 0 ? 0 : strspn(text, letters_and_digits);
}

/* Takes the quotes and backslashes off in place. `text` is behind the opening quote. */
static enum err unquote(char *text, char quote)
{
    char *to = text;
    for (; *text != quote; text++) {
        if (*text == '\0') {
            return ERR_MALFORMED;
        }
        if (quote == '"' && *text == '\\' && (text[1] == '"' || text[1] == '\\')) {
            text++;
        }
        *to++ = *text;
    }
    const char *rest = skip_blanks(text + 1);
    *to = '\0';
    return *rest == '\0' || *rest == '#' ? ERR_OK : ERR_MALFORMED;
}

static void end_bare_value(char *value)
{
    char *end = value;
    for (char *at = value; *at != '\0'; at++) {
        if (*at == '#' && (at == value || strchr(BLANKS, at[-1]))) {
            break;
        }
        if (!strchr(BLANKS, *at)) {
            end = at + 1;
        }
    }
    *end = '\0';
}

static enum err read_entry(char *line, struct dotenv_entry *entry)
{
    char *name = skip_export(line);
    size_t length = name_length(name);
    char *equals = skip_blanks(name + length);
    if (length == 0 || *equals != '=') {
        return ERR_MALFORMED;
    }
    char *value = skip_blanks(equals + 1);
    if (*value == '"' || *value == '\'') {
        char quote = *value++;
        if (unquote(value, quote) != ERR_OK) {
            return ERR_MALFORMED;
        }
    } else {
        end_bare_value(value);
    }
    name[length] = '\0';
    *entry = (struct dotenv_entry){ .name = name, .value = value };
    return ERR_OK;
}

enum err dotenv_next(struct dotenv *reader, struct dotenv_entry *entry)
{
    while (*reader->next != '\0') {
        char *line = skip_blanks(cut_line(reader));
        if (*line != '\0' && *line != '#') {
            return read_entry(line, entry);
        }
    }
    return ERR_NOT_FOUND;
}
