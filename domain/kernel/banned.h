#ifndef DOMAIN_KERNEL_BANNED_H
#define DOMAIN_KERNEL_BANNED_H
/* Included before every file by the build (after git's banned.h): functions that have no safe use turn into errors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(function) sorry_##function##_is_a_banned_function
#undef strcpy
#define strcpy(to, from) BANNED(strcpy)
#undef strcat
#define strcat(to, from) BANNED(strcat)
#undef strncpy
#define strncpy(to, from, size) BANNED(strncpy)
#undef strncat
#define strncat(to, from, size) BANNED(strncat)
#undef strtok
#define strtok(text, separators) BANNED(strtok)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(to, format, arguments) BANNED(vsprintf)
#undef gets
#define gets(to) BANNED(gets)
#undef localtime
#define localtime(seconds) BANNED(localtime)
#undef gmtime
#define gmtime(seconds) BANNED(gmtime)
#undef ctime
#define ctime(seconds) BANNED(ctime)
#undef asctime
#define asctime(fields) BANNED(asctime)
#undef rand
#define rand() BANNED(rand)
#undef srand
#define srand(seed) BANNED(srand)
#undef atoi
#define atoi(text) BANNED(atoi)
#undef atol
#define atol(text) BANNED(atol)
#undef setlocale
#define setlocale(category, locale) BANNED(setlocale)
#endif
