#ifndef ADAPTERS_POSTGRES_JOB_PAYLOAD_H
#define ADAPTERS_POSTGRES_JOB_PAYLOAD_H
#include "domain/job/job.h"
#include "domain/kernel/arena.h"

/* A payload is kept as one JSON object of strings. */

/* Writes the object; the caller frees *json. Errors: ERR_MALFORMED for what is not UTF-8, ERR_NO_MEMORY. */
enum err job_payload_to_json(const struct job_payload *payload, char **json) MUST_USE;

/* Reads an object into *payload, its texts into the arena. Errors: ERR_MALFORMED for any other JSON and for more than
 * JOB_FIELDS_MAX fields; ERR_NO_MEMORY. */
enum err job_payload_from_json(const char *json, struct arena *arena, struct job_payload *payload) MUST_USE;
#endif
