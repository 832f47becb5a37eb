// The sources of all pages that each reader can reach: valid HTML, and no link that leads nowhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HtmlValidate, launch, leave, visit } from './browser.mjs';
import { pages, readers, stateOf } from './readers.mjs';

const OF_A_KIND = 3; // pages that differ by their numbers only, of which a site may have any number
const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'void-style': 'off', 'no-trailing-whitespace': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }], // the boxes of a list share theirs
  },
});

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const plain = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const shown = (source) => source.replace(/<template\b[\s\S]*?<\/template>/g, ''); // a script fills in the rest
const links = (source) => [...shown(source).matchAll(/<(?:a|link|script|img|use)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map(([, target]) => plain(target));
const has = (source, id) => source.includes(` id="${id}"`);
const kind = (address) => address.replace(/\d+/g, 'N').replace(/=[^&]*/g, '=');

// Fetches each page once, from those that are known on to all that they lead to. A page that is known may be an error's; a link may not.
class Crawl {
  sources = new Map(); // by address, of what was fetched; '' where it is no page
  seen = new Map(); // how many of a kind
  faults = [];

  constructor(request) {
    this.request = request;
  }

  isEnough(address) {
    const count = this.seen.get(kind(address)) ?? 0;
    this.seen.set(kind(address), count + 1);
    return count >= OF_A_KIND;
  }

  async fetch(address, from) {
    const answer = await this.request.get(address, { headers: { accept: 'text/html' }, maxRedirects: 5 });
    const isPage = (answer.headers()['content-type'] ?? '').startsWith('text/html');
    if (from !== undefined && !answer.ok()) this.faults.push(`${from} leads to ${address}: ${answer.status()}`);
    this.sources.set(address, isPage ? await answer.text() : '');
    return this.sources.get(address);
  }

  async open(address, from) {
    const todo = [];
    const source = await this.fetch(address, from);
    if (source !== '') await this.validate(address, source);
    for (const link of links(source)) {
      const target = new URL(link, new URL(address, 'http://site'));
      if (target.host !== 'site') continue;
      const there = target.pathname + target.search;
      todo.push({ there, fragment: target.hash.slice(1) });
    }
    return todo;
  }

  async validate(address, source) {
    const { results } = await html.validateString(source);
    for (const { line, ruleId, message } of results.flatMap(({ messages }) => messages)) this.faults.push(`${address}:${line}: ${ruleId}: ${message}`);
  }

  async all(known) {
    const todo = known.map((there) => ({ there, fragment: '' }));
    while (todo.length > 0) {
      const { there, fragment, from } = todo.shift();
      if (!this.sources.has(there) && (from === undefined || !this.isEnough(there))) {
        for (const link of await this.open(there, from)) todo.push({ ...link, from: there });
      }
      const source = this.sources.get(there);
      if (fragment !== '' && source !== undefined && source !== '' && !has(source, fragment)) this.faults.push(`${from} leads to ${there}#${fragment}, which is not there`);
    }
  }
}

for (const who of readers) {
  test(`what a ${who} can reach is valid HTML and leads somewhere`, async (t) => {
    const page = await visit(browser, { storageState: await stateOf(browser, who) });
    const crawl = new Crawl(page.request);

    await crawl.all(pages[who]);
    t.diagnostic(`${crawl.sources.size} addresses`);

    assert.deepEqual(crawl.faults, []);
    for (const known of pages[who]) assert.notEqual(crawl.sources.get(known), '', `${known} is no page`);
    await leave(page);
  });
}
