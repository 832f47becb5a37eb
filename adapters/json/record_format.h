#ifndef ADAPTERS_JSON_RECORD_FORMAT_H
#define ADAPTERS_JSON_RECORD_FORMAT_H
#include "ports/record_format.h"

/* JSON (RFC 8259) by jansson. Keeps no state: any number of threads may share it. */
struct record_format json_record_format(void);
#endif
