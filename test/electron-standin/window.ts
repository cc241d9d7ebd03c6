import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { Chromium } from './chromium.ts';
import { ISOLATED_WORLD, isolatedWorldSource, mainWorldSource } from './page-runtime.ts';
import { record } from './recorder.ts';
import { decode, encode } from './wire.ts';

export const schemes = new Map<string, (request: Request) => Response | Promise<Response>>();
export const ipcMain = new (class IpcMain extends EventEmitter {
  handlers = new Map<string, (event: object, ...args: any[]) => unknown>();
  handle(channel: string, handler: (event: object, ...args: any[]) => unknown) {
    if (this.handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string) {
    this.handlers.delete(channel);
  }
})();

const SUFFIX = '.electron-standin.invalid';
/** app://bundle/x  <->  https://bundle.app.electron-standin.invalid/x */
const toPageUrl = (url: string) => {
  const u = new URL(url);
  const scheme = u.protocol.slice(0, -1);
  return schemes.has(scheme)
    ? `https://${u.host}.${scheme}${SUFFIX}${u.pathname}${u.search}${u.hash}`
    : url;
};
const fromPageUrl = (url: string) => {
  if (!URL.canParse(url)) return url;
  const u = new URL(url);
  if (!u.hostname.endsWith(SUFFIX)) return url;
  const [, host, scheme] = /^(.*)\.([^.]+)$/.exec(u.hostname.slice(0, -SUFFIX.length)) ?? [];
  return `${scheme}://${host}${u.pathname}${u.search}${u.hash}`;
};

let chromium: Promise<Chromium> | undefined;
export const browser = () => (chromium ??= Chromium.start());
export const stopBrowser = async () => (await chromium)?.stop();

let lastId = 0;
const preventable = (extra: object = {}) => {
  const event = {
    ...extra,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  };
  return event;
};

export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly targetId: Promise<string>;
  readonly mainFrame: { url: string; parent: null; routingId: number; origin: string };
  #session: Promise<{ cdp: Chromium; sessionId: string }>;
  #isolated: string | undefined;
  #destroyed = false;
  #navigating = '';
  #openHandler: ((details: { url: string }) => { action: string }) | undefined;
  #outbox: Promise<unknown> = Promise.resolve();

  constructor(options: any) {
    super();
    const contents = this;
    this.mainFrame = {
      url: '',
      parent: null,
      routingId: this.id,
      get origin() {
        return new URL(contents.mainFrame.url).origin;
      },
    };
    const started = this.#start(options);
    this.targetId = started.then((s) => s.targetId);
    this.#session = started;
  }

  async #start(options: any) {
    const cdp = await browser();
    const { targetId } = await cdp.send('Target.createTarget', {
      url: 'about:blank',
      width: options.width ?? 800,
      height: options.height ?? 600,
      newWindow: true,
    });
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method: string, params?: object) => cdp.send(method, params, sessionId);
    const events = cdp.events(sessionId);
    events.on('Runtime.executionContextCreated', ({ context }) => {
      // A frame inside the page has a world of that name too, and nobody of ours in it.
      const isOfPage = context.auxData?.frameId === targetId;
      if (context.name === ISOLATED_WORLD && isOfPage) this.#isolated = context.uniqueId;
    });
    events.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === '__electronStandinSend') this.#fromPage(JSON.parse(payload));
    });
    events.on('Runtime.consoleAPICalled', ({ type, args }) => {
      if (process.env.ELECTRON_STANDIN_DEBUG)
        console.error(`[page ${type}]`, ...args.map((a: any) => a.value ?? a.description));
    });
    events.on('Runtime.exceptionThrown', ({ exceptionDetails: d }) =>
      console.error('[page]', d.exception?.description ?? d.text),
    );
    events.on('Fetch.requestPaused', (paused) => void this.#serve(paused, send));
    events.on('Page.frameNavigated', ({ frame }) => {
      if (!frame.parentId) this.mainFrame.url = fromPageUrl(frame.url);
    });
    events.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== targetId) return;
      this.mainFrame.url = fromPageUrl(url);
      this.emit('did-start-navigation', { url, isSameDocument: true, isMainFrame: true });
      this.emit('did-navigate-in-page', {}, this.mainFrame.url, true);
    });
    events.on('Page.windowOpen', ({ url }) => {
      const { action } = this.#openHandler?.({ url }) ?? { action: 'allow' };
      record('webContents.windowOpen', url, action);
    });
    // Chromium opens what Electron would have denied; it is closed before it has loaded anything.
    cdp.events().on('Target.targetCreated', ({ targetInfo }) => {
      if (targetInfo.openerId === targetId)
        void cdp.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {});
    });
    await cdp.send('Target.setDiscoverTargets', { discover: true });
    events.on('Page.loadEventFired', () => {
      if (this.mainFrame.url === 'about:blank') return;
      this.emit('did-finish-load');
      this.emit('ready-to-show');
    });
    events.on('Inspector.targetCrashed', () =>
      this.emit('render-process-gone', {}, { reason: 'crashed' }),
    );
    await Promise.all([
      send('Page.enable'),
      send('Runtime.enable'),
      send('Runtime.addBinding', {
        name: '__electronStandinSend',
        executionContextName: ISOLATED_WORLD,
      }),
      send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource() }),
      this.#injectPreload(options.webPreferences?.preload, send),
    ]);
    return { cdp, sessionId, targetId };
  }

  #injectPreload(
    preload: string | undefined,
    send: (method: string, params?: object) => Promise<unknown>,
  ) {
    if (!preload) return;
    const facts = {
      platform: process.platform,
      arch: process.arch,
      versions: process.versions,
      contextIsolated: true,
      sandboxed: true,
    };
    const source = isolatedWorldSource(readFileSync(preload, 'utf8'), facts);
    return send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: ISOLATED_WORLD });
  }

  /** Every request of the page comes here: our own schemes are served, loopback goes on, the rest fails. */
  async #serve(
    paused: any,
    send: (method: string, params?: object) => Promise<unknown>,
  ): Promise<unknown> {
    const { requestId, request, resourceType, frameId } = paused;
    const url = fromPageUrl(request.url);
    const isMainFrame = frameId === (await this.targetId);
    const isDocument = resourceType === 'Document';
    const fail = (errorReason: string) =>
      send('Fetch.failRequest', { requestId, errorReason }).catch(() => {});
    if (isDocument && !(isMainFrame && request.url === this.#navigating)) {
      const event = preventable({ url, isMainFrame });
      this.emit('will-frame-navigate', event);
      if (isMainFrame) this.emit('will-navigate', event, url);
      if (event.defaultPrevented) return fail('Aborted');
    }
    if (isDocument) this.emit('did-start-navigation', { url, isSameDocument: false, isMainFrame });
    const handler = schemes.get(new URL(url).protocol.slice(0, -1));
    if (!handler) {
      if (['127.0.0.1', 'localhost'].includes(new URL(url).hostname))
        return send('Fetch.continueRequest', { requestId }).catch(() => {});
      record('network.blocked', url);
      return fail('BlockedByClient');
    }
    const response = await handler(
      new Request(url, {
        method: request.method,
        headers: request.headers,
        ...(request.postData === undefined ? {} : { body: request.postData }),
      }),
    );
    return send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    }).catch(() => {});
  }

  #fromPage(message: any) {
    const args = message.args.map(decode);
    const event = {
      sender: this,
      senderFrame: this.mainFrame,
      frameId: this.mainFrame.routingId,
      processId: this.id,
      reply: (channel: string, ...rest: unknown[]) => this.send(channel, ...rest),
    };
    if (message.kind === 'send') {
      ipcMain.emit(message.channel, event, ...args);
      return;
    }
    const handler = ipcMain.handlers.get(message.channel);
    void (async () => {
      if (!handler) throw new Error(`No handler registered for '${message.channel}'`);
      return encode(await handler(event, ...args));
    })().then(
      (value) => this.#deliver({ kind: 'reply', call: message.call, value }),
      (error) =>
        this.#deliver({
          kind: 'reply',
          call: message.call,
          error: `Error invoking remote method '${message.channel}': ${error}`,
        }),
    );
  }

  #deliver(message: object) {
    const expression = `globalThis.__electronStandinDeliver?.(${JSON.stringify(message)})`;
    this.#outbox = this.#outbox.then(async () => {
      const { cdp, sessionId } = await this.#session;
      if (this.#destroyed || !this.#isolated) return;
      await cdp
        .send('Runtime.evaluate', { expression, uniqueContextId: this.#isolated }, sessionId)
        .catch(() => {});
    });
  }

  send(channel: string, ...args: unknown[]) {
    if (this.#destroyed) throw new Error('Object has been destroyed');
    this.#deliver({ kind: 'send', channel, args: args.map(encode) });
  }
  async loadURL(url: string) {
    const { cdp, sessionId } = await this.#session;
    this.#navigating = toPageUrl(url).replace(/#.*$/, '');
    const { errorText } = await cdp.send('Page.navigate', { url: toPageUrl(url) }, sessionId);
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
  }
  loadFile(file: string) {
    return this.loadURL(pathToFileURL(file).href);
  }
  async reload() {
    const { cdp, sessionId } = await this.#session;
    await cdp.send('Page.reload', {}, sessionId);
  }
  async executeJavaScript(code: string) {
    const { cdp, sessionId } = await this.#session;
    const { result } = await cdp.send(
      'Runtime.evaluate',
      { expression: code, awaitPromise: true, returnByValue: true },
      sessionId,
    );
    return result.value;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.#openHandler = handler;
  }
  getURL = () => this.mainFrame.url;
  isDestroyed = () => this.#destroyed;
  /** Ends the page's process, as a crash does. */
  forcefullyCrashRenderer() {
    void this.#session.then(({ cdp, sessionId }) =>
      cdp.send('Page.crash', {}, sessionId).catch(() => {}),
    );
  }
  openDevTools = () => record('webContents.openDevTools');

  async destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    const { cdp } = await this.#session;
    await cdp.send('Target.closeTarget', { targetId: await this.targetId }).catch(() => {});
  }
}

export class BrowserWindow extends EventEmitter {
  static #all = new Set<BrowserWindow>();
  static getAllWindows = () => [...BrowserWindow.#all];
  static fromWebContents = (contents: WebContents) =>
    [...BrowserWindow.#all].find((w) => w.webContents === contents) ?? null;
  static getFocusedWindow = () => [...BrowserWindow.#all].find((w) => w.isFocused()) ?? null;
  static onAllClosed = () => {};

  readonly webContents: WebContents;
  readonly id: number;
  readonly options: any;
  #visible: boolean;
  #focused = false;
  #minimized = false;
  #maximized = false;
  #destroyed = false;
  #title = '';

  constructor(options: any = {}) {
    super();
    const prefs = options.webPreferences ?? {};
    if (prefs.nodeIntegration || prefs.contextIsolation === false || prefs.sandbox === false)
      throw new Error('electron stand-in: only sandboxed, context-isolated windows are covered');
    this.options = options;
    this.webContents = new WebContents(options);
    this.id = this.webContents.id;
    this.#visible = options.show !== false;
    this.webContents.on('ready-to-show', () => this.emit('ready-to-show'));
    BrowserWindow.#all.add(this);
  }
  loadURL = (url: string) => this.webContents.loadURL(url);
  loadFile = (file: string) => this.webContents.loadFile(file);
  show = () => this.#set('show', () => void ((this.#visible = true), (this.#minimized = false)));
  showInactive = () => this.show();
  hide = () => this.#set('hide', () => void (this.#visible = false));
  focus = () => this.#set('focus', () => void (this.#focused = true));
  blur = () => this.#set('blur', () => void (this.#focused = false));
  minimize = () => this.#set('minimize', () => void (this.#minimized = true));
  restore = () => this.#set('restore', () => void (this.#minimized = false));
  maximize = () => this.#set('maximize', () => void (this.#maximized = true));
  unmaximize = () => this.#set('unmaximize', () => void (this.#maximized = false));
  isMaximized = () => this.#maximized;
  getNormalBounds = () => this.getBounds();
  setTitle = (title: string) => void (this.#title = title);
  getTitle = () => this.#title;
  setMenu = (menu: unknown) => record('win.setMenu', menu === null);
  removeMenu = () => record('win.removeMenu');
  isVisible = () => this.#visible && !this.#minimized;
  isFocused = () => this.#focused;
  isMinimized = () => this.#minimized;
  isDestroyed = () => this.#destroyed;
  getBounds = () => ({
    x: this.options.x ?? 0,
    y: this.options.y ?? 0,
    width: this.options.width ?? 800,
    height: this.options.height ?? 600,
  });

  close() {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    return !event.defaultPrevented;
  }
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#visible = false;
    BrowserWindow.#all.delete(this);
    void this.webContents.destroy();
    this.emit('closed');
    if (BrowserWindow.#all.size === 0) BrowserWindow.onAllClosed();
  }
  #set(event: string, change: () => void) {
    if (this.#destroyed) throw new Error('Object has been destroyed');
    change();
    this.emit(event);
  }
}
