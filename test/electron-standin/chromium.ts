import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findChromium } from '../support/find-chromium.ts';

const FLAGS = [
  '--remote-debugging-port=0',
  // Never written to: Chromium ends when this pipe closes, so it cannot outlive the app, however that dies.
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-default-apps',
  '--disable-extensions',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--password-store=basic',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  // Nothing a page does may leave the machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** One Chromium and one DevTools connection to it. */
export class Chromium {
  readonly endpoint: string;
  #process: ChildProcess;
  #socket: WebSocket;
  #profile: string;
  #lastId = 0;
  #waiting = new Map<number, { resolve: (v: any) => void; reject: (e: Error) => void }>();
  #sessions = new Map<string, EventEmitter>();

  private constructor(process: ChildProcess, socket: WebSocket, endpoint: string, profile: string) {
    this.#process = process;
    this.#socket = socket;
    this.endpoint = endpoint;
    this.#profile = profile;
    socket.addEventListener('message', (event) => {
      const message = JSON.parse(String(event.data));
      if (message.id === undefined) {
        this.#sessions.get(message.sessionId ?? '')?.emit(message.method, message.params);
        return;
      }
      const waiter = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiter?.reject(new Error(message.error.message));
      else waiter?.resolve(message.result);
    });
  }

  static async start(): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), 'electron-standin-'));
    const headless = process.env.ELECTRON_STANDIN_HEADED ? [] : ['--headless=new'];
    const child = spawn(
      findChromium() ?? 'chromium',
      [...headless, ...FLAGS, `--user-data-dir=${profile}`],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
    );
    process.once('exit', () => child.kill('SIGKILL'));
    const endpoint = await new Promise<string>((resolve, reject) => {
      let log = '';
      child.stderr?.on('data', (chunk) => {
        log += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(log);
        if (found?.[1]) resolve(found[1]);
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}\n${log}`)));
    });
    child.stderr?.resume();
    const socket = new WebSocket(endpoint);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error('no DevTools connection')), {
        once: true,
      });
    });
    return new Chromium(child, socket, endpoint, profile);
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<any> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  events(sessionId = ''): EventEmitter {
    const known = this.#sessions.get(sessionId) ?? new EventEmitter();
    this.#sessions.set(sessionId, known);
    return known;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    await Promise.race([this.send('Browser.close').catch(() => {}), ended]);
    await Promise.race([ended, new Promise((r) => setTimeout(r, 2000))]);
    this.#process.kill('SIGKILL');
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
