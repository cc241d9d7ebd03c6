import { trpcRequestChannel, trpcResponseChannel } from '#shared/bridge.ts';

import { expect, test } from './app-test.ts';
import { answerNextQuestion, callAgent, readQuestions, shellOf } from './shell-records.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

test.beforeEach(async ({ app }) => {
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the document carries the policy word for word', async ({ app }) => {
  const headers = await app.page.evaluate(async () => {
    const response = await fetch('/index.html');
    return {
      policy: response.headers.get('content-security-policy'),
      sniffing: response.headers.get('x-content-type-options'),
    };
  });

  expect(headers).toEqual({ policy, sniffing: 'nosniff' });
});

test('the page has the bridge’s two functions, frozen, and nothing of Node or Electron', async ({
  app,
}) => {
  const seen = await app.page.evaluate(() => ({
    bridge: Object.keys(window.adminAgent ?? {}).toSorted(),
    isFrozen: Object.isFrozen(window.adminAgent),
    nodeNames: [
      'require',
      'process',
      'module',
      'Buffer',
      'global',
      'electron',
      'ipcRenderer',
    ].filter((name) => name in window),
    isSecure: window.isSecureContext,
  }));

  expect(seen).toEqual({
    bridge: ['listen', 'send'],
    isFrozen: true,
    nodeNames: [],
    isSecure: true,
  });
});

test('script, style, frames, evaluation and connections to elsewhere are stopped by the policy', async ({
  app,
}) => {
  const reached = await app.page.evaluate(async () => {
    const found: string[] = [];
    const attempt = async (name: string, run: () => unknown) => {
      try {
        if ((await run()) !== false) {
          found.push(name);
        }
      } catch {
        // Stopped, as it should be.
      }
    };
    const page = window as unknown as Record<string, unknown>;
    await attempt('inline script', () => {
      const script = document.createElement('script');
      script.append('window.wasInline = true');
      document.head.append(script);
      return page.wasInline === true;
    });
    await attempt('inline style', () => {
      const style = document.createElement('style');
      style.append('h1 { outline: 7px solid red }');
      document.head.append(style);
      return getComputedStyle(document.querySelector('h1')!).outlineWidth === '7px';
    });
    await attempt('innerHTML', () => {
      document.createElement('div').innerHTML = '<b>x</b>';
    });
    // What the test itself runs may evaluate; what the page runs later may not.
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    // oxlint-disable-next-line no-implied-eval -- that it fails is the point
    await attempt('eval', () => new Function('return 1')());
    await attempt('fetch', () => fetch('https://example.org/'));
    await attempt('loopback', () => fetch('http://127.0.0.1:7341/api/health'));
    await attempt('base', () => {
      const base = document.createElement('base');
      base.href = 'https://example.org/';
      document.head.append(base);
      return !document.baseURI.includes('admin-agent');
    });
    return found;
  });

  expect(reached).toEqual([]);
});

test('a frame gets neither the bridge nor an answer', async ({ app }) => {
  const inFrame = await app.page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return 'adminAgent' in (frame.contentWindow as object);
  });
  const answered = await shellOf(app).main(
    ({ BrowserWindow, ipcMain }, { request, response }) => {
      const sent: string[] = [];
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      const sender = {
        id: contents.id,
        isDestroyed: () => false,
        once() {},
        on() {},
        send: (channel: string) => sent.push(channel),
      };
      for (const senderFrame of [
        null,
        { url: 'about:blank', parent: null },
        { url: 'data:text/html,x', parent: null },
        { url: 'https://example.org/', parent: null },
        { url: 'app://admin-agent/', parent: { url: 'app://admin-agent/' } },
      ]) {
        const message = {
          kind: 'start',
          id: 900_001,
          type: 'query',
          path: 'system.about',
          input: undefined,
        };
        ipcMain.emit(request, { sender, senderFrame }, message);
      }
      return new Promise<string[]>((resolve) => {
        setTimeout(() => resolve(sent.filter((channel) => channel === response)), 300);
      });
    },
    { request: trpcRequestChannel, response: trpcResponseChannel },
  );

  expect(inFrame).toBe(false);
  expect(answered).toEqual([]);
});

test('the window stays on its page, whatever the page tries', async ({ app }) => {
  const before = app.page.url();

  // From timers of the page, so that no question of the test is on its way while the page tries to leave.
  await app.page.evaluate(() => {
    setTimeout(() => {
      location.href = 'data:text/html,<h1>gone</h1>';
    }, 0);
    setTimeout(() => location.assign('http://127.0.0.1:1/'), 200);
    setTimeout(() => window.open('about:blank'), 400);
    setTimeout(() => document.body.setAttribute('data-has-tried', ''), 600);
  });
  await expect(app.page.locator('body[data-has-tried]')).toBeVisible();

  await expect(app.page.getByRole('navigation').first()).toBeVisible();
  expect(app.page.url()).toBe(before);
  expect(await shellOf(app).main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
    1,
  );
});

test('a link leads out only after the host was shown and agreed to', async ({ app }) => {
  const follow = () =>
    app.page.evaluate(() => window.open('https://аpple.com/x', '_blank', 'noopener'));
  const readOpened = () => shellOf(app).main(() => globalThis.__e2eRecorder.openedExternal);

  await answerNextQuestion(app, 1);
  await follow();
  await expect.poll(() => readQuestions(app)).toHaveLength(1);
  expect((await readQuestions(app))[0]?.message).toContain('xn--pple-43d.com');
  expect(await readOpened()).toEqual([]);

  await answerNextQuestion(app, 0);
  await follow();
  await expect.poll(readOpened).toEqual(['https://xn--pple-43d.com/x']);
  await app.page.evaluate(() => window.open('file:///etc/passwd', '_blank', 'noopener'));
  await app.page.evaluate(() => window.open('ms-msdt:/id', '_blank', 'noopener'));
  expect(await readQuestions(app)).toHaveLength(2);
});

test('an oversized or unknown request is refused with a code and without a trace', async ({
  app,
}) => {
  const tooLarge = await callAgent(app.page, 'query', 'bots.list', { x: 'x'.repeat(2 ** 20) });
  const unknown = await callAgent(app.page, 'query', 'constructor.constructor');

  expect(tooLarge).toMatchObject({ error: { message: 'too_large' } });
  expect(unknown).toMatchObject({ error: { message: 'not_found' } });
  expect(JSON.stringify([tooLarge, unknown])).not.toMatch(/\bat \/|node_modules|\.ts:/);
});
