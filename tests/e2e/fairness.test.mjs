// The browser's own recipe against the vectors of docs/fairness.md, and numbers beyond what a script's plain number holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, hashOf, roll } from '../../adapters/web/assets/js/fairness.js';
import { Tally, chiSquare, tail } from '../bench/chi_square.mjs';
import { parseExactly } from '../../adapters/web/assets/js/numbers.js';

const serverSeed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const vectors = {
  'snake-eyes': '44 42 55 54 64 21 44 62 25 54 25 55',
  'héllo': '53 22 33 11 62 23 31 33 65 22 52 56',
  a: '35 45 56 54 56 64 54 56 25 25 65 23',
};

for (const [clientSeed, expected] of Object.entries(vectors)) {
  test(`client seed ${clientSeed} rolls what everybody's recipe rolls`, async () => {
    const rolled = [];
    for (let nonce = 0; nonce < 12; nonce += 1) rolled.push((await roll(serverSeed, clientSeed, nonce)).join(''));

    assert.equal(rolled.join(' '), expected);
  });
}

test('bytes that would favour some faces are skipped', async () => {
  assert.deepEqual(await roll(serverSeed, 'a', 139), [4, 6]);
});

test('the commitment is the SHA-256 of the seed', async () => {
  assert.equal(await hashOf(serverSeed), '630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd');
});

test('what is not hexadecimal is no seed', () => {
  assert.throws(() => fromHex('0x'), TypeError);
});

test('coins beyond 2^53 keep every digit', () => {
  const { data } = parseExactly('{"data":{"coins":9223372036854775807,"net":-9007199254740993,"roll":7}}', ['coins', 'net']);

  assert.deepEqual(data, { coins: '9223372036854775807', net: '-9007199254740993', roll: 7 });
});

test('the tail of chi-square is that of the tables', () => {
  for (const [chi2, df, p] of [[11.070, 5, 0.05], [18.307, 10, 0.05], [49.802, 35, 0.05], [0.554, 5, 0.99], [66.619, 35, 0.001]]) {
    assert.ok(Math.abs(tail(chi2, df) - p) < 2e-4, `${chi2} with ${df}: ${tail(chi2, df)}`);
  }
  assert.equal(tail(0, 5), 1);
});

test('loaded dice are found out, even ones are not', () => {
  const fair = new Tally();
  const loaded = new Tally();
  for (let i = 0; i < 36 * 1000; i += 1) {
    fair.add(Math.floor(i / 6) % 6, i % 6);
    loaded.add(i % 50 === 0 ? 5 : Math.floor(i / 6) % 6, i % 6);
  }

  assert.equal(fair.tests()['pairs of a roll'].p, 1);
  assert.equal(fair.tests()['sums 2 to 12'].p, 1);
  assert.ok(loaded.tests()['first die'].p < 1e-6);
  assert.equal(chiSquare([1, 1], [1, 1]).df, 1);
});
