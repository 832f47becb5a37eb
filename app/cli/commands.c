#include "app/cli/command.h"
#include "app/cli/handlers.h"

#define PASSWORD_MANUAL "The password comes from SNAKEEYES_PASSWORD, else from standard input, else it is asked for twice."
#define ADD_MANUAL                                                                                                               \
    "Users have addresses at example.com, example.org and example.net and the password in SNAKEEYES_PASSWORD; without it "       \
    "nobody\n"                                                                                                                   \
    "can sign in as them. Nobody who is there already is changed, so a site may go on meanwhile."
#define ADD_COUNT_OPTION "--count", "N", "so many, 100 by default"
#define ADD_JSON_OPTION  "--json", NULL, "print what was added as an array of one object"
#define JSON_OPTION      "--json", NULL, "print an array of objects instead of a table"

const struct command commands[] = {
    {
        .words = "serve",
        .arguments = "",
        .summary = "Runs the web site in the foreground",
        .manual =
            "Kore with the site's module takes the place of this process. On SIGTERM it answers what it has been asked and ends.",
        .run = run_serve,
    },
    {
        .words = "worker",
        .arguments = "",
        .summary = "Runs a worker in the foreground: it does what the site can't answer at once",
        .manual = "Run as many as you like, on as many machines as you like; one of them leads the schedule. On SIGTERM a worker "
                  "finishes\n"
                  "what runs, takes nothing new and ends within 10 seconds.",
        .run = run_worker,
    },
    {
        .words = "db migrate",
        .arguments = "",
        .summary = "Applies the migrations that the database lacks",
        .manual = "One migrator works at a time; others wait for it.",
        .run = run_db_migrate,
    },
    {
        .words = "db status",
        .arguments = "",
        .summary = "Lists the migrations and when they were applied",
        .manual = "The exit code is 1 while one is missing or its file was changed after it was applied.",
        .options = { { JSON_OPTION } },
        .run = run_db_status,
    },
    {
        .words = "db reset",
        .arguments = "",
        .summary = "Deletes ALL DATA and migrates the empty database",
        .manual = "Asks first.",
        .options = { { "--yes", NULL, "don't ask" } },
        .run = run_db_reset,
    },
    {
        .words = "db seed",
        .arguments = "",
        .summary = "Makes the first admin, SEED_ADMIN_EMAIL with SEED_ADMIN_PASSWORD",
        .manual = "An account that is there already stays as it is.",
        .run = run_db_seed,
    },
    {
        .words = "add users",
        .arguments = "",
        .summary = "Adds made-up users",
        .manual = ADD_MANUAL,
        .options = { { ADD_COUNT_OPTION }, { ADD_JSON_OPTION } },
        .run = run_add_users,
    },
    {
        .words = "add invoices",
        .arguments = "",
        .summary = "Adds made-up invoices, with the users who paid them and their subscriptions",
        .manual = "There are 6 invoices to a user in the mean. Stripe knows nothing of them.\n" ADD_MANUAL,
        .options = { { ADD_COUNT_OPTION }, { ADD_JSON_OPTION } },
        .run = run_add_invoices,
    },
    {
        .words = "add bets",
        .arguments = "",
        .summary = "Adds made-up bets by the real dice, with the users who placed them",
        .manual =
            "There are 40 bets to a user in the mean. Each follows from its user's seeds; `coins audit` holds.\n" ADD_MANUAL,
        .options = { { ADD_COUNT_OPTION }, { ADD_JSON_OPTION } },
        .run = run_add_bets,
    },
    {
        .words = "add coupons",
        .arguments = "",
        .summary = "Adds made-up coupons",
        .manual = "Some are over or used up. Stripe knows nothing of them: they take something off coins, and no plan can be had "
                  "with one.",
        .options = { { ADD_COUNT_OPTION }, { ADD_JSON_OPTION } },
        .run = run_add_coupons,
    },
    {
        .words = "add all",
        .arguments = "",
        .summary = "Adds so many made-up users, bets, invoices and coupons each",
        .manual = "The bets and invoices are those of the users. Stripe knows nothing of what was paid.\n" ADD_MANUAL,
        .options = { { ADD_COUNT_OPTION }, { ADD_JSON_OPTION } },
        .run = run_add_all,
    },
    {
        .words = "user create-admin",
        .arguments = "EMAIL",
        .summary = "Makes an admin",
        .manual = PASSWORD_MANUAL,
        .run = run_user_create_admin,
    },
    {
        .words = "user set-password",
        .arguments = "IDENTITY",
        .summary = "Replaces a user's password and signs the user out everywhere",
        .manual = "IDENTITY is an e-mail address or a username. " PASSWORD_MANUAL,
        .run = run_user_set_password,
    },
    {
        .words = "user list",
        .arguments = "",
        .summary = "Lists all users by id",
        .manual = "",
        .options = { { JSON_OPTION } },
        .run = run_user_list,
    },
    {
        .words = "stripe sync-plans",
        .arguments = "",
        .summary = "Makes the plans that Stripe lacks",
        .manual = "A plan that is there already stays. The exit code is 1 while one costs something else there than here.",
        .run = run_stripe_sync_plans,
    },
    {
        .words = "stripe list-plans",
        .arguments = "",
        .summary = "Lists the plans, what they cost here and what they cost at Stripe",
        .manual = "",
        .options = { { JSON_OPTION } },
        .run = run_stripe_list_plans,
    },
    {
        .words = "stripe delete-plans",
        .arguments = "",
        .summary = "Deletes the plans at Stripe; who has subscribed stays subscribed",
        .manual = "Asks first.",
        .options = { { "--yes", NULL, "don't ask" } },
        .run = run_stripe_delete_plans,
    },
    {
        .words = "jobs list",
        .arguments = "",
        .summary = "Lists jobs, newest first",
        .manual = "",
        .options = { { "--state", "STATE", "only queued, scheduled, running, dead or done ones" },
                     { "--count", "N", "at most N of them, 100 by default" },
                     { JSON_OPTION } },
        .run = run_jobs_list,
    },
    {
        .words = "jobs dead",
        .arguments = "",
        .summary = "Lists jobs that failed for good, with their errors",
        .manual = "",
        .options = { { "--count", "N", "at most N of them, 100 by default" }, { JSON_OPTION } },
        .run = run_jobs_dead,
    },
    {
        .words = "jobs retry",
        .arguments = "ID",
        .summary = "Queues a dead or scheduled job at once, with all its tries before it",
        .manual = "ID `all` stands for every dead job.",
        .run = run_jobs_retry,
    },
    {
        .words = "jobs purge",
        .arguments = "",
        .summary = "Deletes the jobs that are done",
        .manual = "The worker does so by itself a day after their end.",
        .options = { { "--dead", NULL, "delete the dead ones instead" } },
        .run = run_jobs_purge,
    },
    {
        .words = "jobs add",
        .arguments = "KIND",
        .summary = "Adds a job, for drills",
        .manual = "`drill` leaves one row in job_drills, `fail` always fails, `purge` is the hourly purge.",
        .options = { { "--count", "N", "so many of them" } },
        .run = run_jobs_add,
    },
    {
        .words = "workers",
        .arguments = "",
        .summary = "Lists the workers that live, and who leads the schedule",
        .manual = "",
        .options = { { JSON_OPTION } },
        .run = run_workers,
    },
    {
        .words = "coins audit",
        .arguments = "",
        .summary = "Proves that every user's coins are the sum of its ledger entries and bets",
        .manual = "The debt of coins, too, must be the sum of the ledger entries' debt (debt_entries). Lists the users for whom "
                  "they are not, at most 1000; then the exit code is 1.",
        .options = { { JSON_OPTION } },
        .run = run_coins_audit,
    },
    {
        .words = "audit list",
        .arguments = "",
        .summary = "Lists who changed what, newest first",
        .manual = "",
        .options = { { "--actor", "NAME", "only by that e-mail; the terminal is \"command line\"" },
                     { "--action", "ACTION", "only such as user.edited" },
                     { "--subject", "KIND", "only about such as user or coupon" },
                     { "--count", "N", "at most N of them, 100 by default" },
                     { JSON_OPTION } },
        .run = run_audit_list,
    },
    {
        .words = "audit verify",
        .arguments = "",
        .summary = "Proves that no entry of the audit log was changed, deleted or slipped in",
        .manual =
            "Names the first entry that is wrong; then the exit code is 1. Keep the hash that it prints somewhere else: `audit "
            "list`\nshows whether that entry still has it, also after the whole log was made anew.",
        .run = run_audit_verify,
    },
    {
        .words = "bet verify",
        .arguments = "SERVER_SEED CLIENT_SEED NONCE",
        .summary = "Recomputes a roll from its revealed seeds",
        .manual = "SERVER_SEED is 64 hex digits, CLIENT_SEED is as shown, NONCE counts the pair's bets from 0.",
        .options = { { JSON_OPTION } },
        .run = run_bet_verify,
    },
    {
        .words = "bet dump-rng",
        .arguments = "",
        .summary = "Writes random bytes made from rolled dice, for tests such as dieharder -a -g 200",
        .manual = "Each die from 1 to 4 gives two bits, the high ones of a byte first; a 5 or 6 gives none. A server seed is "
                  "drawn for\n"
                  "the run, the nonces count from 0. Without --count it goes on until the reader has had enough.",
        .options = { { "--count", "N", "stop after N rolls" },
                     { "--dice", NULL, "write the dice instead, one roll a line: \"4 2\"" },
                     { "--bytes", NULL, "write the bytes that dice are taken from instead, 32 a roll" } },
        .run = run_bet_dump_rng,
    },
    {
        .words = "bet rotate-seeds",
        .arguments = "",
        .summary = "Rotates everybody's seeds, for a site that lost its latest bets",
        .manual =
            "After a restore, or when a standby took over that lagged, nonces are those of before, and players know what "
            "they\nroll: run it before the site opens. Each pair is rotated twice, so that neither seed of before is in use "
            "or next.\nClient seeds stay. Asks first.",
        .options = { { "--yes", NULL, "don't ask" } },
        .run = run_bet_rotate_seeds,
    },
    {
        .words = "routes",
        .arguments = "",
        .summary = "Lists the site's routes",
        .manual = "",
        .options = { { JSON_OPTION } },
        .run = run_routes,
    },
    {
        .words = "secret",
        .arguments = "",
        .summary = "Prints a fresh SECRET_KEY",
        .manual = "",
        .run = run_secret,
    },
    {
        .words = "check",
        .arguments = "",
        .summary = "Names each bad setting",
        .manual = "Names in the .env file that are no settings, too. The exit code is 1 when there is one.\n"
                  "With --deploy it connects to the database, and asks what its roles may do.",
        .options = { { "--deploy", NULL, "ask for what a site open to the world needs, too" },
                     { "--private-network", NULL,
                       "with --deploy: web, workers, PostgreSQL and who reads the metrics are on a network that nobody else "
                       "reaches" },
                     { JSON_OPTION } },
        .run = run_check,
    },
    {
        .words = "completion bash",
        .arguments = "",
        .summary = "Prints a script that lets bash complete this program's commands and options",
        .manual = "`source <(snakeeyes completion bash)` does it for one shell; installing puts the script where the package "
                  "bash-completion looks.",
        .run = run_completion_bash,
    },
    {
        .words = "manual",
        .arguments = "",
        .summary = "Prints the manual page, snakeeyes(1)",
        .manual = "`snakeeyes manual | man -l -` shows it; installing puts it where man looks.",
        .run = run_manual,
    },
};

const size_t command_count = sizeof commands / sizeof commands[0];
