#ifndef ADAPTERS_KORE_ROOM_H
#define ADAPTERS_KORE_ROOM_H

/* Keeps connections that nobody uses from keeping new ones out. Kore stops accepting when a worker has as many connections as it
 * may (worker_max_connections), and looks for those whose time is over only when something happens: a worker full of silent
 * clients would be deaf until one of them speaks. */

/* Lets workers take no more connections than this process may open files for; in the parent, before they start. */
void room_prepare(void);

/* Lets this worker take all the connections that it may, and look each second for those whose time is over. */
void room_start(void);

/* When the worker is nearly full, ends the connection that has been idle for longest: that no request runs on, none has begun to
 * arrive on and nothing is to be sent to. Where there is none, who comes waits, as in Kore. To be called before a new one counts.
 */
void room_make(void);
#endif
