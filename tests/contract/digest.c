#include "tests/contract/contract.h"

static void sha256_of_abc_is_the_standards(void **state)
{
    static const uint8_t expected[DIGEST_BYTES] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                                    0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                                    0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
    const struct digest *digest = ((const struct contract_fixture *)*state)->digest;
    uint8_t hash[DIGEST_BYTES] = { 0 };

    assert_int_equal(digest->sha256(digest->self, "abc", 3, hash), ERR_OK);

    assert_memory_equal(hash, expected, sizeof hash);
}

static void sha256_of_nothing_is_the_standards(void **state)
{
    static const uint8_t expected[DIGEST_BYTES] = { 0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                                                    0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                                                    0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55 };
    const struct digest *digest = ((const struct contract_fixture *)*state)->digest;
    uint8_t hash[DIGEST_BYTES] = { 0 };

    assert_int_equal(digest->sha256(digest->self, "", 0, hash), ERR_OK);

    assert_memory_equal(hash, expected, sizeof hash);
}

/* RFC 4231, test case 2. */
static void hmac_with_a_short_key_is_the_rfcs(void **state)
{
    static const uint8_t expected[DIGEST_BYTES] = { 0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
                                                    0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
                                                    0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43 };
    const struct digest *digest = ((const struct contract_fixture *)*state)->digest;
    uint8_t code[DIGEST_BYTES] = { 0 };

    assert_int_equal(digest->hmac_sha256(digest->self, "Jefe", 4, "what do ya want for nothing?", 28, code), ERR_OK);

    assert_memory_equal(code, expected, sizeof code);
}

/* RFC 4231, test case 6: a key longer than a block. */
static void hmac_with_a_long_key_is_the_rfcs(void **state)
{
    static const uint8_t expected[DIGEST_BYTES] = { 0x60, 0xe4, 0x31, 0x59, 0x1e, 0xe0, 0xb6, 0x7f, 0x0d, 0x8a, 0x26,
                                                    0xaa, 0xcb, 0xf5, 0xb7, 0x7f, 0x8e, 0x0b, 0xc6, 0x21, 0x37, 0x28,
                                                    0xc5, 0x14, 0x05, 0x46, 0x04, 0x0f, 0x0e, 0xe3, 0x7f, 0x54 };
    static const char text[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    const struct digest *digest = ((const struct contract_fixture *)*state)->digest;
    uint8_t key[131];
    uint8_t code[DIGEST_BYTES] = { 0 };
    memset(key, 0xaa, sizeof key);

    assert_int_equal(digest->hmac_sha256(digest->self, key, sizeof key, text, sizeof text - 1, code), ERR_OK);

    assert_memory_equal(code, expected, sizeof code);
}

const struct CMUnitTest digest_contract[] = {
    CONTRACT_TEST(sha256_of_abc_is_the_standards),
    CONTRACT_TEST(sha256_of_nothing_is_the_standards),
    CONTRACT_TEST(hmac_with_a_short_key_is_the_rfcs),
    CONTRACT_TEST(hmac_with_a_long_key_is_the_rfcs),
};
const size_t digest_contract_count = sizeof digest_contract / sizeof digest_contract[0];
