#ifndef ADAPTERS_KORE_SHARE_H
#define ADAPTERS_KORE_SHARE_H

/* Gives each worker its share of the connections. Left alone, Kore gives a new one to whichever worker wakes first: of 32, one of
 * 8 workers had 12 and two had none, and a worker answers one request after the other. So a worker that has taken more than
 * the average passes a new connection on, though not for ever: all others may be waiting for the database. What counts is what
 * each has taken and not what it holds: most of what it holds may be idle, and a worker with fewer of those would get all who
 * come. */

/* Makes the count that the workers share; in the parent, before they start. Without it each takes what comes. */
void share_prepare(void);

/* This worker takes its share from now on. */
void share_start(void);

/* Counts a new connection. */
void share_count(void);
#endif
