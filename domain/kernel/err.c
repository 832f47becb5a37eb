#include "domain/kernel/err.h"

const char *err_name(enum err err)
{
    switch (err) {
#define X(name, text)                                                                                                            \
    case ERR_##name:                                                                                                             \
        return #name;
        ERR_LIST(X)
#undef X
    }
    return "UNKNOWN";
}

const char *err_text(enum err err)
{
    switch (err) {
#define X(name, text)                                                                                                            \
    case ERR_##name:                                                                                                             \
        return text;
        ERR_LIST(X)
#undef X
    }
    return "an error outside the list";
}
