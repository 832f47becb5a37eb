// What admin_rows.test.mjs asks of each row under /admin, as tables: no row is left out, and a new one is a line.

// Method, target, fields of a form, and what an admin is answered; for these ids of a user, a coupon and a dead job.
const doors = (user, coupon, job) => [
  ['GET', '/admin', {}, 200], ['GET', '/admin?days=30', {}, 200],
  ['GET', '/admin/users', {}, 200], ['GET', '/admin/users?q=a%20b&sort=coins', {}, 200], ['GET', '/admin/users/page/1', {}, 200],
  ['GET', '/admin/users/page/99', {}, 404], ['GET', '/admin/users/page/0', {}, 404], ['GET', '/admin/users/page/x', {}, 404],
  ['GET', '/admin/users.csv', {}, 200], ['GET', '/admin/users/new', {}, 200], ['POST', '/admin/users/new', {}, 422],
  ['GET', `/admin/users/edit/${user}`, {}, 200], ['GET', '/admin/users/edit/0', {}, 404], ['GET', '/admin/users/edit/999999', {}, 404],
  ['GET', '/admin/users/edit/me', {}, 404], ['GET', '/admin/users/edit/99999999999999999999', {}, 404],
  ['POST', `/admin/users/edit/${user}`, { coins: -1 }, 422], ['POST', '/admin/users/edit/999999', {}, 404],
  ['POST', '/admin/users/cancel_subscription', { id: user }, 422], ['POST', '/admin/users/cancel_subscription', { id: 999999 }, 404],
  ['POST', '/admin/users/cancel_subscription', {}, 404], ['POST', '/admin/users/bulk_delete', { scope: 'all_search_results' }, 422],
  ['GET', `/admin/users/act_as?id=${user}`, {}, 200], ['GET', '/admin/users/act_as', {}, 404], ['GET', '/admin/users/act_as?id=999999', {}, 404],
  ['POST', '/admin/users/act_as', { id: user }, 422], ['POST', '/admin/users/act_as', { id: 'x', reason: 'r' }, 404],
  ['GET', '/admin/coupons', {}, 200], ['GET', '/admin/coupons/page/1', {}, 200], ['GET', '/admin/coupons/page/2', {}, 404],
  ['GET', '/admin/coupons/new', {}, 200], ['POST', '/admin/coupons/new', {}, 422],
  ['GET', `/admin/coupons/edit/${coupon}`, {}, 200], ['GET', '/admin/coupons/edit/0', {}, 404],
  ['POST', `/admin/coupons/edit/${coupon}`, { name: 'n'.repeat(41) }, 422], ['POST', '/admin/coupons/edit/999999', { name: 'n' }, 404],
  ['POST', '/admin/coupons/bulk_delete', { scope: 'all_selected_items' }, 422], ['GET', '/admin/coupons.csv', {}, 200],
  ['GET', '/admin/invoices', {}, 200], ['GET', '/admin/invoices/page/1', {}, 200], ['GET', '/admin/invoices/page/2', {}, 404],
  ['GET', '/admin/invoices.csv', {}, 200], ['GET', '/admin/bets.csv', {}, 200],
  ['GET', '/admin/jobs', {}, 200], ['GET', '/admin/jobs?state=dead', {}, 200], ['POST', '/admin/jobs/retry', { id: 0 }, 422],
  ['POST', '/admin/jobs/retry', {}, 422], ['POST', '/admin/jobs/retry', { id: job }, 303],
  ['GET', '/admin/audit', {}, 200], ['GET', '/admin/audit?subject=user', {}, 200],
];

// Methods that a path has not, and those that it has.
const others = [
  ['POST', '/admin', 'GET, HEAD'], ['DELETE', '/admin/users', 'GET, HEAD'], ['PUT', '/admin/users/new', 'GET, HEAD, POST'],
  ['GET', '/admin/users/bulk_delete', 'POST'], ['GET', '/admin/users/cancel_subscription', 'POST'], ['PATCH', '/admin/users/edit/1', 'GET, HEAD, POST'],
  ['HEAD', '/admin/coupons/bulk_delete', 'POST'], ['POST', '/admin/invoices', 'GET, HEAD'], ['GET', '/admin/jobs/retry', 'POST'],
  ['POST', '/admin/audit', 'GET, HEAD'], ['POST', '/admin/bets.csv', 'GET, HEAD'], ['GET', '/admin/act_as/end', 'POST'],
];

export const rows = ({ user, coupon, job }) => ({ doors: doors(user, coupon, job), others });

// Fields that are wrong, with their keys, in the order of the alphabet: for an edited and a new user, and for a coupon.
const users = [
  [{ coins: '' }, 'coins.range'], [{ coins: '-1' }, 'coins.range'], [{ coins: '1.5' }, 'coins.range'], [{ coins: 'many' }, 'coins.range'],
  [{ coins: '1e3' }, 'coins.range'], [{ coins: '9223372036854775808' }, 'coins.range'],
  [{ username: 'a b' }, 'username.format'], [{ username: 'x'.repeat(17) }, 'username.format'], [{ username: 'größe' }, 'username.format'],
  [{ username: 'TAKEN_name' }, 'username.taken'],
  [{ role: 'owner' }, 'role.unknown'], [{ role: '' }, 'role.unknown'], [{ role: 'Admin' }, 'role.unknown'],
  [{ reason: 'r'.repeat(501) }, 'reason.length'],
  [{ coins: 'x', role: 'x', username: '!' }, 'coins.range role.unknown username.format'],
];
const newUsers = (email) => [
  [{ email: '' }, 'email.invalid'], [{ email: 'no address' }, 'email.invalid'], [{ email: email.toUpperCase() }, 'email.taken'],
  [{ password: 'short' }, 'password.length'], [{ password: 'x'.repeat(129) }, 'password.length'], [{ password: 'password123' }, 'password.common'],
];
const coupons = (code) => [
  [{}, 'amount_off.missing percent_off.missing'], [{ percent_off: 5, amount_off: 5 }, 'amount_off.both percent_off.both'],
  [{ percent_off: 0 }, 'percent_off.range'], [{ percent_off: 101 }, 'percent_off.range'], [{ percent_off: 'half' }, 'percent_off.range'],
  [{ percent_off: '5.5' }, 'percent_off.range'],
  [{ amount_off: 0 }, 'amount_off.range'], [{ amount_off: '1.234' }, 'amount_off.range'], [{ amount_off: -1 }, 'amount_off.range'],
  [{ amount_off: '99999999999999999999' }, 'amount_off.range'],
  [{ percent_off: 5, code }, 'code.taken'], [{ percent_off: 5, code: 'a b' }, 'code.format'], [{ percent_off: 5, code: 'x'.repeat(129) }, 'code.format'],
  [{ percent_off: 5, redeem_by: '2020-01-01' }, 'redeem_by.past'], [{ percent_off: 5, redeem_by: '2090-02-30' }, 'redeem_by.format'],
  [{ percent_off: 5, redeem_by: 'soon' }, 'redeem_by.format'],
  [{ percent_off: 5, duration: 'repeating' }, 'duration_in_months.missing'], [{ percent_off: 5, duration: 'weekly' }, 'duration.unknown'],
  [{ percent_off: 5, duration: 'repeating', duration_in_months: 0 }, 'duration_in_months.range'],
  [{ percent_off: 5, max_redemptions: 0 }, 'max_redemptions.range'], [{ percent_off: 5, currency: 'eur' }, 'currency.unknown'],
  [{ code: '!', redeem_by: 'x' }, 'amount_off.missing code.format percent_off.missing redeem_by.format'],
];

// With the address and the code of one that is there.
export const wrong = ({ email = '', code = '' }) => ({ users, newUsers: newUsers(email), coupons: coupons(code) });

// Fields that no form has.
export const otherFields = {
  email: 'stolen@rows.example', password: 'another horse battery', password_hash: 'none', bet_count: 9, sign_in_count: 9, customer: 'cus_stolen',
  last_bet_on: '2020-01-01', created_on: '2020-01-01', deleted_on: '2020-01-01', coin_debt: 9, biggest_plan: 'platinum', locale: 'kl', server_seed: '00',
  seed_number: 9, nonce: 9, is_admin: 1, 'role[]': 'admin',
};
