#include "adapters/web/plural.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The grammar of gettext's plural-exp.y, which is C's: ?: || && == != < > <= >= + - * / % ! ( ) n and whole numbers. */
enum operation {
    OPERATION_NUMBER,
    OPERATION_N,
    OPERATION_NOT,
    OPERATION_CHOICE,
    OPERATION_OR,
    OPERATION_AND,
    OPERATION_EQUAL,
    OPERATION_UNEQUAL,
    OPERATION_LESS,
    OPERATION_MORE,
    OPERATION_AT_MOST,
    OPERATION_AT_LEAST,
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_REMAINDER,
};

/* Two-byte operators stand before their one-byte beginnings. */
static const struct binary_operator {
    const char *text;
    uint8_t level; /* a higher one binds tighter */
    uint8_t operation;
} operators[] = {
    { "||", 1, OPERATION_OR },       { "&&", 2, OPERATION_AND },     { "==", 3, OPERATION_EQUAL },
    { "!=", 3, OPERATION_UNEQUAL },  { "<=", 4, OPERATION_AT_MOST }, { ">=", 4, OPERATION_AT_LEAST },
    { "<", 4, OPERATION_LESS },      { ">", 4, OPERATION_MORE },     { "+", 5, OPERATION_ADD },
    { "-", 5, OPERATION_SUBTRACT },  { "*", 6, OPERATION_MULTIPLY }, { "/", 6, OPERATION_DIVIDE },
    { "%", 6, OPERATION_REMAINDER },
};

enum { NESTING_MAX = 32, CHECKED_NUMBERS = 1000, NO_NODE = UINT8_MAX };

struct reader {
    const char *at;
    struct plural *plural;
    int depth;
};

static void skip_blanks(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t");
}

static bool take(struct reader *reader, const char *text)
{
    skip_blanks(reader);
    size_t size = strlen(text);
    if (strncmp(reader->at, text, size) != 0) {
        return false;
    }
    reader->at += size;
    return true;
}

static bool take_number(struct reader *reader, uint64_t *number)
{
    skip_blanks(reader);
    const char *digits = reader->at;
    uint64_t read = 0;
    for (; *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
        if (__builtin_mul_overflow(read, 10, &read) || __builtin_add_overflow(read, (uint64_t)(*reader->at - '0'), &read)) {
            return false;
        }
    }
    *number = read;
    return reader->at > digits;
}

/* Returns the node's index; NO_NODE when the tree is full or an operand is missing. */
static uint8_t add_node(struct reader *reader, struct plural_node node, int operands)
{
    struct plural *plural = reader->plural;
    for (int i = 0; i < operands; i++) {
        if (node.operand[i] == NO_NODE) {
            return NO_NODE;
        }
    }
    if (plural->node_count == PLURAL_NODES_MAX) {
        return NO_NODE;
    }
    plural->nodes[plural->node_count] = node;
    return plural->node_count++;
}

static uint8_t read_choice(struct reader *reader);

static uint8_t read_primary(struct reader *reader)
{
    uint64_t number = 0;
    if (take(reader, "(")) {
        uint8_t inside = read_choice(reader);
        return take(reader, ")") ? inside : NO_NODE;
    }
    if (take(reader, "n")) {
        return add_node(reader, (struct plural_node){ .operation = OPERATION_N }, 0);
    }
    if (take_number(reader, &number)) {
        return add_node(reader, (struct plural_node){ .operation = OPERATION_NUMBER, .number = number }, 0);
    }
    return NO_NODE;
}

static uint8_t read_unary(struct reader *reader)
{
    if (!take(reader, "!")) {
        return read_primary(reader);
    }
    if (reader->depth++ == NESTING_MAX) {
        return NO_NODE;
    }
    uint8_t operand = read_unary(reader);
    reader->depth--;
    return add_node(reader, (struct plural_node){ .operation = OPERATION_NOT, .operand = { operand } }, 1);
}

static const struct binary_operator *take_operator(struct reader *reader, int lowest)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *before = reader->at;
        if (take(reader, operators[i].text)) {
            if (operators[i].level >= lowest) {
                return &operators[i];
            }
            reader->at = before;
            return NULL;
        }
    }
    return NULL;
}

/* Operators of `lowest` level and above, all of which group from the left. */
static uint8_t read_binary(struct reader *reader, int lowest)
{
    uint8_t left = read_unary(reader);
    for (;;) {
        const struct binary_operator *operator= left == NO_NODE ? NULL : take_operator(reader, lowest);
        if (operator== NULL) {
            return left;
        }
        uint8_t right = read_binary(reader, operator->level + 1);
        left = add_node(reader, (struct plural_node){ .operation = operator->operation, .operand = { left, right } }, 2);
    }
}

static uint8_t read_choice(struct reader *reader)
{
    if (reader->depth++ == NESTING_MAX) {
        return NO_NODE;
    }
    uint8_t condition = read_binary(reader, 1);
    if (condition != NO_NODE && take(reader, "?")) {
        uint8_t yes = read_choice(reader);
        uint8_t no = take(reader, ":") ? read_choice(reader) : NO_NODE;
        struct plural_node choice = { .operation = OPERATION_CHOICE, .operand = { condition, yes, no } };
        condition = add_node(reader, choice, 3);
    }
    reader->depth--;
    return condition;
}

struct calculation {
    const struct plural *plural;
    uint64_t n;
    bool divided_by_zero;
};

static uint64_t divide(struct calculation *calculation, uint64_t left, uint64_t right, bool remainder)
{
    if (right == 0) {
        calculation->divided_by_zero = true;
        return 0;
    }
    return remainder ? left % right : left / right;
}

static uint64_t combine(struct calculation *calculation, uint8_t operation, uint64_t left, uint64_t right)
{
    switch (operation) {
    case OPERATION_EQUAL:
        return left == right;
    case OPERATION_UNEQUAL:
        return left != right;
    case OPERATION_LESS:
        return left < right;
    case OPERATION_MORE:
        return left > right;
    case OPERATION_AT_MOST:
        return left <= right;
    case OPERATION_AT_LEAST:
        return left >= right;
    case OPERATION_ADD:
        return left + right;
    case OPERATION_SUBTRACT:
        return left - right;
    case OPERATION_MULTIPLY:
        return left * right;
    default:
        return divide(calculation, left, right, operation == OPERATION_REMAINDER);
    }
}

/* As in C, only the operands that count are looked at. */
static uint64_t calculate(struct calculation *calculation, uint8_t index)
{
    const struct plural_node *node = &calculation->plural->nodes[index];
    switch (node->operation) {
    case OPERATION_NUMBER:
        return node->number;
    case OPERATION_N:
        return calculation->n;
    case OPERATION_NOT:
        return calculate(calculation, node->operand[0]) == 0;
    case OPERATION_CHOICE:
        return calculate(calculation, node->operand[calculate(calculation, node->operand[0]) != 0 ? 1 : 2]);
    case OPERATION_OR:
        return calculate(calculation, node->operand[0]) != 0 || calculate(calculation, node->operand[1]) != 0;
    case OPERATION_AND:
        return calculate(calculation, node->operand[0]) != 0 && calculate(calculation, node->operand[1]) != 0;
    default:
        break;
    }
    uint64_t left = calculate(calculation, node->operand[0]);
    uint64_t right = calculate(calculation, node->operand[1]);
    return combine(calculation, node->operation, left, right);
}

static bool chooses_well(const struct plural *plural, uint64_t n)
{
    struct calculation calculation = { .plural = plural, .n = n };
    uint64_t form = calculate(&calculation, plural->root);
    return form < plural->form_count && !calculation.divided_by_zero;
}

static bool take_form_count(struct reader *reader)
{
    uint64_t count = 0;
    if (!take(reader, "nplurals") || !take(reader, "=") || !take_number(reader, &count) || !take(reader, ";")) {
        return false;
    }
    reader->plural->form_count = (uint8_t)(count <= PLURAL_FORMS_MAX ? count : 0);
    return reader->plural->form_count > 0;
}

enum err plural_parse(const char *rule, struct plural *parsed)
{
    struct plural plural = { 0 };
    struct reader reader = { .at = rule, .plural = &plural };
    if (!take_form_count(&reader) || !take(&reader, "plural") || !take(&reader, "=")) {
        return ERR_MALFORMED;
    }
    plural.root = read_choice(&reader);
    skip_blanks(&reader);
    if (plural.root == NO_NODE || (*reader.at != ';' && *reader.at != '\n' && *reader.at != '\0')) {
        return ERR_MALFORMED;
    }
    for (uint64_t n = 0; n < CHECKED_NUMBERS; n++) {
        if (!chooses_well(&plural, n)) {
            return ERR_MALFORMED;
        }
    }
    *parsed = plural;
    return ERR_OK;
}

unsigned plural_form(const struct plural *plural, uint64_t n)
{
    struct calculation calculation = { .plural = plural, .n = n };
    uint64_t form = calculate(&calculation, plural->root);
    return form < plural->form_count ? (unsigned)form : 0;
}
