import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { afterAll, expect, test, vi } from 'vitest';

import {
  constructorOptions,
  createMainWindow,
  type WindowOptions,
} from '#electron/desktop/window.ts';

const folder = mkdtempSync(join(tmpdir(), 'window-'));
afterAll(() => rmSync(folder, { recursive: true }));

class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  readonly webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: typeof this.openHandler) => void (this.openHandler = handler),
  });
  isShown = false;
  #isMaximized = false;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }
  show = () => void (this.isShown = true);
  maximize = () => void (this.#isMaximized = true);
  isMaximized = () => this.#isMaximized;
  isMinimized = () => false;
  focus = () => undefined;
  getNormalBounds = () => ({ x: 40, y: 30, width: 1100, height: 700 });
}

let files = 0;
function open(more: Partial<WindowOptions> = {}) {
  const onExternalLink = vi.fn<(address: string) => void>();
  const onGone = vi.fn<(reason: string) => void>();
  files += 1;
  const options: WindowOptions = {
    BrowserWindow: FakeWindow as never,
    preload: '/app/preload.cjs',
    stateFile: join(folder, `${files}.json`),
    screens: [{ x: 0, y: 0, width: 1600, height: 1000 }],
    isDark: false,
    pageOrigin: 'app://admin-agent',
    onExternalLink,
    onGone,
    mayClose: () => true,
    ...more,
  };
  const main = createMainWindow(options);
  return { main, options, onExternalLink, onGone, window: main.window as unknown as FakeWindow };
}

const preventable = (more: object) => ({ ...more, preventDefault: vi.fn<() => void>() });

test('the page is isolated, sandboxed and without Node, word for word', () => {
  expect(constructorOptions({ preload: '/p', isDark: true }, {}).webPreferences).toEqual({
    preload: '/p',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  });
});

test('it is shown only once it has something to show, in the colour of the theme', () => {
  const { window } = open({ isDark: true });
  expect(window.options).toMatchObject({ show: false, minWidth: 960, minHeight: 600 });
  expect(window.options.backgroundColor).toBe('#0f1216');
  expect(window.isShown).toBe(false);

  window.emit('ready-to-show');

  expect(window.isShown).toBe(true);
});

test.for(['https://example.org/', 'file:///etc/passwd', 'about:blank', 'app://evil/'])(
  'the window neither goes to %s nor opens it',
  (url) => {
    const { window, onExternalLink } = open();
    const [go, redirect] = [preventable({ url }), preventable({ url })];

    window.webContents.emit('will-navigate', go);
    window.webContents.emit('will-redirect', redirect);
    const answer = window.openHandler({ url });

    expect(go.preventDefault).toHaveBeenCalledOnce();
    expect(redirect.preventDefault).toHaveBeenCalledOnce();
    expect(answer).toEqual({ action: 'deny' });
    expect(onExternalLink.mock.calls).toEqual([[url], [url]]);
  },
);

test('a frame inside the page goes nowhere, and no webview is attached', () => {
  const { window } = open();
  const frame = preventable({ url: 'app://admin-agent/', isMainFrame: false });
  const webview = preventable({});

  window.webContents.emit('will-frame-navigate', frame);
  window.webContents.emit('will-attach-webview', webview);

  expect(frame.preventDefault).toHaveBeenCalledOnce();
  expect(webview.preventDefault).toHaveBeenCalledOnce();
});

test('our own page may be loaded again', () => {
  const { window } = open();
  const event = preventable({ url: 'app://admin-agent/' });

  window.webContents.emit('will-navigate', event);

  expect(event.preventDefault).not.toHaveBeenCalled();
});

test('a crash is reported, an ordinary end is not', () => {
  const { window, onGone } = open();

  window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
  window.webContents.emit('render-process-gone', {}, { reason: 'oom' });

  expect(onGone).toHaveBeenCalledExactlyOnceWith('oom');
});

test('place and size come back on the next start', () => {
  const first = open();
  first.window.maximize();
  first.window.emit('close', preventable({}));

  const second = open({ stateFile: first.options.stateFile });

  expect(second.window.options).toMatchObject({ x: 40, y: 30, width: 1100, height: 700 });
  expect(second.window.isMaximized()).toBe(true);
});

test('closing is for its host to allow', () => {
  const { window } = open({ mayClose: () => false });
  const event = preventable({});

  window.emit('close', event);

  expect(event.preventDefault).toHaveBeenCalledOnce();
});

test('that closing does not end the supervision is explained once, over all starts', () => {
  const { main, options } = open();

  expect([main.shouldExplainTray(), main.shouldExplainTray()]).toEqual([true, false]);
  expect(open({ stateFile: options.stateFile }).main.shouldExplainTray()).toBe(false);
});
