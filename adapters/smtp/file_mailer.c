#include "adapters/smtp/file_mailer.h"
#include "adapters/smtp/message.h"
#include "adapters/smtp/reason.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        size_t done = written < 0 ? 0 : (size_t)written;
        bytes += done;
        length -= done;
    }
    return true;
}

/* Makes the file under a name that no reader looks for. */
static bool write_file(char path[PATH_MAX], const struct text_buffer *message)
{
    int file = mkostemp(path, O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    bool written = write_all(file, message->text, message->length) && fsync(file) == 0;
    int reason = errno;
    if (close(file) != 0 || !written) {
        reason = written ? errno : reason;
        unlink(path);
        errno = reason;
        return false;
    }
    return true;
}

/* Makes the file's name last, too. */
static bool keep_folder(const char *folder)
{
    int opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool kept = opened >= 0 && fsync(opened) == 0;
    if (opened >= 0) {
        close(opened);
    }
    return kept;
}

static bool write_path(char path[PATH_MAX], const char *folder, const char *name, const char *ending)
{
    int length = snprintf(path, PATH_MAX, "%s/%s%s", folder, name, ending);
    if (length < 0 || length >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    return true;
}

static bool put(const char *folder, const char *message_id, const struct text_buffer *message)
{
    char unfinished[PATH_MAX];
    char path[PATH_MAX];
    if (!write_path(unfinished, folder, ".mail-XXXXXX", "") || !write_path(path, folder, message_id, ".eml")) {
        return false;
    }
    if ((mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) || !write_file(unfinished, message)) {
        return false;
    }
    if (rename(unfinished, path) != 0) {
        int reason = errno;
        unlink(unfinished);
        errno = reason;
        return false;
    }
    return keep_folder(folder);
}

static enum err send_to_folder(void *self, const struct mail *mail, char reason[MAIL_REASON_BYTES + 1])
{
    const struct file_mailer *files = self;
    struct text_buffer message = { .length = 0 };
    enum err err = message_compose(mail, files->from, &message, reason);
    if (err != ERR_OK) {
        return err;
    }
    if (!put(files->folder, mail->message_id, &message)) {
        reason_write(reason, "the mail's folder can't be written: ", strerrordesc_np(errno));
        err = ERR_UNAVAILABLE;
    }
    text_buffer_release(&message);
    return err;
}

struct mailer file_mailer(struct file_mailer *files)
{
    return (struct mailer){ .self = files, .send = send_to_folder };
}
