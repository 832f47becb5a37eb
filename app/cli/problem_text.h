#ifndef APP_CLI_PROBLEM_TEXT_H
#define APP_CLI_PROBLEM_TEXT_H
#include "domain/kernel/problems.h"

/* Says each problem on standard error, in English. */
void print_problems(const struct problems *problems);
#endif
