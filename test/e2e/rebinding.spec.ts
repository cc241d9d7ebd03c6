import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';

import { findChromium } from '#test/support/find-chromium.ts';
import { silentLogger } from '#test/support/test-agent.ts';
import { startTestListener } from '#test/support/test-listener.ts';

/** A name that some page owns and that suddenly leads to this machine, as in DNS rebinding. */
const foreignName = 'attacker.test';

type Outcome = { status: number; body: string } | string;

/** What a page can try by script; each answers what it could learn. */
const attacks: Record<string, (base: string) => Promise<Outcome>> = {
  async read(base) {
    const answer = await fetch(`${base}/api/admin/bots`);
    return { status: answer.status, body: await answer.text() };
  },
  async readHealth(base) {
    const answer = await fetch(`${base}/api/health`);
    return { status: answer.status, body: await answer.text() };
  },
  async write(base) {
    const answer = await fetch(`${base}/api/admin/tenants`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-admin-agent': '1' },
      body: '{"name":"Intruder"}',
    });
    return { status: answer.status, body: await answer.text() };
  },
  async writeWithoutPreflight(base) {
    const answer = await fetch(`${base}/api/admin/tenants`, {
      method: 'POST',
      mode: 'no-cors',
      headers: { 'content-type': 'text/plain' },
      body: '{"name":"Intruder"}',
    });
    return { status: answer.status, body: await answer.text() };
  },
  async beacon(base) {
    return String(navigator.sendBeacon(`${base}/api/admin/tenants`, '{"name":"Intruder"}') && '');
  },
  events: (base) =>
    new Promise((resolve) => {
      const source = new EventSource(`${base}/trpc/events.stream?input=%7B%7D`);
      source.addEventListener('open', () => resolve({ status: 200, body: 'opened' }));
      source.addEventListener('error', () => resolve('failed'));
    }),
  socket: (base) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/trpc`);
      socket.addEventListener('open', () => resolve({ status: 101, body: 'opened' }));
      socket.addEventListener('error', () => resolve('failed'));
    }),
  image: (base) =>
    new Promise((resolve) => {
      const image = new Image();
      image.addEventListener('load', () => resolve({ status: 200, body: 'loaded' }));
      image.addEventListener('error', () => resolve('failed'));
      image.src = `${base}/api/health`;
    }),
  script: (base) =>
    new Promise((resolve) => {
      const script = document.createElement('script');
      script.addEventListener('load', () => resolve({ status: 200, body: 'loaded' }));
      script.addEventListener('error', () => resolve('failed'));
      script.src = `${base}/api/openapi.json`;
      document.head.append(script);
    }),
  form: (base) =>
    new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.name = base;
      const form = document.createElement('form');
      Object.assign(form, {
        action: `${base}/api/admin/tenants`,
        method: 'post',
        enctype: 'text/plain',
        target: base,
      });
      document.body.append(frame, form);
      frame.addEventListener('load', () => {
        try {
          const text = frame.contentDocument?.body.textContent ?? '';
          resolve({ status: 0, body: text });
        } catch {
          resolve('failed');
        }
      });
      form.submit();
    }),
};

async function startForeignSite() {
  const site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><body>');
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    port: (site.address() as AddressInfo).port,
    [Symbol.dispose]: () => void site.close(),
  };
}

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      `--host-resolver-rules=MAP ${foreignName} 127.0.0.1`,
      // Chromium's own wall before local addresses; ours has to hold in browsers that have none.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecksWebSockets',
    ],
  });
}

/** Tries one attack; what a browser refuses by itself counts as nothing learnt. */
async function attempt(page: Page, name: string, base: string): Promise<Outcome> {
  const run = attacks[name]?.toString() ?? '';
  return page.evaluate(
    `({ ${asProperty(run)} }).run(${JSON.stringify(base)}).catch(() => 'failed')`,
  );
}

/** Gives a method or an arrow function, as its source text, the name `run`. */
function asProperty(source: string): string {
  return /^(?:async )?\w+\(/.test(source)
    ? source.replace(/^(async )?\w+\(/, '$1run(')
    : `run: ${source}`;
}

test('a page on a name that was bound to this machine reads and changes nothing', async () => {
  await using listener = await startTestListener();
  const before = (await listener.api.tenants.list()).items.length;
  const browser = await launch();
  try {
    const base = `http://${foreignName}:${listener.port}`;
    const page = await browser.newPage();
    // The page came from the foreign server before its name was bound to us.
    await page.route(`${base}/page.html`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }),
    );
    await page.goto(`${base}/page.html`);
    for (const name of Object.keys(attacks)) {
      const outcome = await attempt(page, name, base);
      if (typeof outcome === 'object') {
        expect(outcome.status === 0 || outcome.status === 421, name).toBe(true);
        expect(outcome.body === '' || outcome.body.includes('"misdirected"'), name).toBe(true);
      }
    }
  } finally {
    await browser.close();
  }

  expect((await listener.api.tenants.list()).items).toHaveLength(before);
});

test('a page of another site reads and changes nothing', async () => {
  const refused: unknown[] = [];
  const logger = { ...silentLogger, warn: (fields: object) => void refused.push(fields) };
  await using listener = await startTestListener({ logger });
  using site = await startForeignSite();
  const before = (await listener.api.tenants.list()).items.length;
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`http://${foreignName}:${site.port}/`);
    for (const host of ['127.0.0.1', 'localhost']) {
      for (const name of Object.keys(attacks)) {
        const outcome = await attempt(page, name, `http://${host}:${listener.port}`);
        if (typeof outcome === 'object') {
          expect(outcome, name).toEqual({ status: 0, body: '' });
        }
      }
    }
  } finally {
    await browser.close();
  }

  expect((await listener.api.tenants.list()).items).toHaveLength(before);
  // They were sent, and it was the listener that refused them.
  expect(refused).toHaveLength(2 * Object.keys(attacks).length);
});
