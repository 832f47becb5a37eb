/* The file mailbox. What its files say is the mailer's contract's to prove. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "adapters/smtp/file_mailer.h"

static const struct mailbox FROM = { .address = "noreply@dice.example" };

/* A folder of its own with none in it yet for mail. */
struct disk {
    char home[32];
    char folder[48];
    struct file_mailer files;
    char reason[MAIL_REASON_BYTES + 1];
};

static int make_disk(void **state)
{
    static struct disk disk;
    disk = (struct disk){ .home = "/tmp/snakeeyes-mail.XXXXXX" };
    if (!mkdtemp(disk.home) || snprintf(disk.folder, sizeof disk.folder, "%s/mail", disk.home) < 0) {
        return -1;
    }
    disk.files = (struct file_mailer){ .folder = disk.folder, .from = &FROM };
    *state = &disk;
    return 0;
}

static int remove_disk(void **state)
{
    const struct disk *disk = *state;
    DIR *listing = opendir(disk->folder);
    for (const struct dirent *entry = listing ? readdir(listing) : NULL; entry; entry = readdir(listing)) {
        unlinkat(dirfd(listing), entry->d_name, 0);
    }
    if (listing) {
        closedir(listing);
    }
    unlink(disk->folder);
    rmdir(disk->folder);
    return rmdir(disk->home);
}

static enum err send_mail(struct disk *disk, const char *message_id)
{
    const struct mailer mailer = file_mailer(&disk->files);
    const struct mail mail = {
        .to = "a@b.example", .language = "en", .subject = "x", .text = "x\n", .message_id = message_id, .date = 0
    };
    return mailer.send(mailer.self, &mail, disk->reason);
}

static struct stat look_at(const struct disk *disk, const char *name)
{
    char path[128];
    struct stat found;
    assert_true(snprintf(path, sizeof path, "%s/%s", disk->folder, name) > 0);
    assert_int_equal(stat(path, &found), 0);
    return found;
}

static size_t count_files(const struct disk *disk)
{
    size_t count = 0;
    DIR *listing = opendir(disk->folder);
    assert_non_null(listing);
    for (const struct dirent *entry = readdir(listing); entry; entry = readdir(listing)) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(listing);
    return count;
}

static void a_mail_is_a_file_that_is_named_after_its_id(void **state)
{
    struct disk *disk = *state;
    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_OK);

    assert_true(look_at(disk, "job-1@dice.example.eml").st_size > 0);
    assert_int_equal(count_files(disk), 1);
}

static void only_its_owner_reads_a_mailbox(void **state)
{
    struct disk *disk = *state;
    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_OK);

    assert_int_equal(look_at(disk, ".").st_mode & 0777, 0700);
    assert_int_equal(look_at(disk, "job-1@dice.example.eml").st_mode & 0777, 0600);
}

static void the_same_mail_sent_again_is_the_same_file(void **state)
{
    struct disk *disk = *state;
    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_OK);
    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_OK);
    assert_int_equal(send_mail(disk, "job-2@dice.example"), ERR_OK);

    assert_int_equal(count_files(disk), 2);
}

static void a_folder_that_can_not_be_made_is_worth_another_try(void **state)
{
    struct disk *disk = *state;
    disk->files.folder = "/nowhere/mail";

    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_UNAVAILABLE);

    assert_string_equal(disk->reason, "the mail's folder can't be written: No such file or directory");
}

static void a_file_in_the_folders_place_is_told(void **state)
{
    struct disk *disk = *state;
    FILE *file = fopen(disk->folder, "we");
    assert_non_null(file);
    fclose(file);

    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_UNAVAILABLE);

    assert_string_equal(disk->reason, "the mail's folder can't be written: Not a directory");
}

/* A folder in the file's place can't be replaced by it. */
static void what_can_not_be_finished_leaves_nothing_behind(void **state)
{
    struct disk *disk = *state;
    char path[128];
    assert_true(snprintf(path, sizeof path, "%s/job-1@dice.example.eml", disk->folder) > 0);
    assert_int_equal(mkdir(disk->folder, 0700) | mkdir(path, 0700), 0);

    assert_int_equal(send_mail(disk, "job-1@dice.example"), ERR_UNAVAILABLE);

    assert_int_equal(count_files(disk), 1);
    assert_int_equal(rmdir(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_mail_is_a_file_that_is_named_after_its_id, make_disk, remove_disk),
        cmocka_unit_test_setup_teardown(only_its_owner_reads_a_mailbox, make_disk, remove_disk),
        cmocka_unit_test_setup_teardown(the_same_mail_sent_again_is_the_same_file, make_disk, remove_disk),
        cmocka_unit_test_setup_teardown(a_folder_that_can_not_be_made_is_worth_another_try, make_disk, remove_disk),
        cmocka_unit_test_setup_teardown(a_file_in_the_folders_place_is_told, make_disk, remove_disk),
        cmocka_unit_test_setup_teardown(what_can_not_be_finished_leaves_nothing_behind, make_disk, remove_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
