// An operator helps a user: sees the site as the user does, changes nothing, comes back, and all of it is in the audit log.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { account, launch, leave, objections, signInAsAdmin, signUp, visit } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const banner = (page) => page.getByRole('complementary', { name: 'Acting as a user' });

// The form to act as a user names the user.
async function openForm(page, email) {
  for (let id = 1; ; id += 1) {
    const answer = await page.goto(`/admin/users/act_as?id=${id}`);
    if (answer.ok() && (await page.locator('main').textContent()).includes(email)) return;
    assert.ok(id < 1000, `nobody is ${email}`);
  }
}

async function member() {
  const ada = account();
  const page = await visit(browser);
  await signUp(page, ada);
  await leave(page);
  return ada;
}

for (const javaScriptEnabled of [true, false]) {
  test(`an operator acts as a user and comes back${javaScriptEnabled ? '' : ', without JavaScript'}`, async () => {
    const ada = await member();
    const page = await visit(browser, { javaScriptEnabled, viewport: { width: 375, height: 780 } });
    await signInAsAdmin(page);
    await openForm(page, ada.email);

    await page.getByLabel('Reason').fill('she sees no coins');
    await page.getByRole('button', { name: 'Act as this user' }).click();
    await page.waitForURL('**/settings');
    assert.match(await banner(page).textContent(), new RegExp(`You act as ${ada.email}`));
    assert.equal(await page.locator('[data-message]').getAttribute('data-message'), 'acting.began');

    await page.goto('/settings/update_credentials');
    await page.locator('[name=current_password]').fill(ada.password);
    await page.locator('main button[type=submit]').click();
    await page.getByText('acting.barred').waitFor();
    assert.ok(await banner(page).isVisible());
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'wider than the screen');

    await banner(page).getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/admin/users');
    await page.goto('/admin/audit?subject=user&actor=dev@local.host');
    const actions = await page.locator('tbody tr code').allTextContents();
    assert.deepEqual(actions.slice(0, 3), ['user.acting_ended', 'user.acting_barred', 'user.acting_began']);
    assert.equal(await banner(page).count(), 0);
    await leave(page);
  });
}

test('the banner is fit for all, light and dark', async () => {
  const ada = await member();
  const page = await visit(browser, { reducedMotion: 'reduce' });
  await signInAsAdmin(page);
  await openForm(page, ada.email);
  await page.getByLabel('Reason').fill('a look around');
  await page.getByRole('button', { name: 'Act as this user' }).click();
  await page.waitForURL('**/settings');

  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await objections(page), []);
  }
  await leave(page);
});
