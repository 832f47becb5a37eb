// Who reads the site, and which pages each of them may open: for the tests of every page, and for pictures of them.
import { account, bet, leave, outcome, signInAsAdmin, signUp, subscribe, visit } from './browser.mjs';

const seed = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

export const pages = {
  visitor: ['/', '/fairness', '/terms', '/privacy', '/signup', '/login', '/bet/verify', `/bet/verify?server_seed=${seed}&client_seed=a&nonce=0`,
    '/bet/verify?server_seed=x&client_seed=&nonce=', '/nowhere', '/contact', '/account/begin_password_reset', '/settings/update_locale',
    '/subscription/pricing', '/leaderboard'],
  member: ['/', '/settings', '/settings/update_credentials', '/settings/update_locale', '/settings/limits', '/settings/delete_account', '/settings/export', '/contact', '/welcome', '/logout', '/bet/place', '/bet/history',
    '/subscription/pricing', '/subscription/create?plan=gold', '/subscription/create?plan=lead', '/subscription/purchase_coins',
    '/subscription/billing_details'],
  subscriber: ['/settings', '/subscription/update', '/subscription/cancel', '/subscription/update_payment_method', '/subscription/billing_details'],
  operator: ['/admin', '/admin?days=365', '/admin/jobs', '/admin/jobs?state=dead', '/admin/audit', '/admin/audit?actor=nobody',
    '/admin/users', '/admin/users?q=example&sort=coins&direction=desc', '/admin/users?q=nobody', '/admin/users/edit/2', '/admin/users/new',
    '/admin/users/act_as?id=2', '/admin/coupons', '/admin/coupons?q=nobody', '/admin/coupons/new', '/admin/coupons/edit/1', '/admin/invoices',
    '/admin/invoices?q=nobody'],
};

const playsSome = async (page) => {
  await signUp(page, account());
  await page.goto('/bet/place');
  await bet(page, 7, 1);
  await outcome(page);
  await page.locator('form[action="/bet/seeds"] button').click();
  await page.locator('#revealed_server_seed').waitFor();
};

const subscribes = async (page) => {
  await signUp(page, account());
  await subscribe(page, 'gold');
  await page.waitForURL('**/settings');
};

const operates = async (page) => {
  await signInAsAdmin(page);
  await page.goto('/admin/coupons/new');
  await page.locator('#percent_off').fill('20');
  await page.locator('main button[type=submit]').click();
  await page.waitForURL('**/admin/coupons');
};

const lives = { visitor: async () => {}, member: playsSome, subscriber: subscribes, operator: operates };
export const readers = Object.keys(pages);

// What the reader's windows have in store: of one who has done what there is to be seen.
export async function stateOf(browser, reader) {
  const page = await visit(browser);
  await lives[reader](page);
  const state = await page.context().storageState();
  await leave(page);
  return state;
}
