// Runs inside the page, injected as source by window.ts before any page script. Two halves, one per JavaScript
// world, that talk through synchronous DOM events carrying strings (the worlds share the DOM and nothing else).
// This plays contextBridge: functions become proxies, promises are forwarded, prototypes are dropped.
import { decode, encode } from './wire.ts';

export const ISOLATED_WORLD = 'Electron Isolated Context';

function createWorldLink(mine: string, theirs: string) {
  const functions = new Map<number, Function>();
  const results = new Map<number, any>();
  const pending = new Map<number, { resolve: (v: any) => void; reject: (e: any) => void }>();
  let lastId = 0;
  const post = (message: object) =>
    window.dispatchEvent(new CustomEvent(theirs, { detail: JSON.stringify(message) }));

  const pack = (value: any): any => {
    if (typeof value === 'function') {
      const id = ++lastId;
      functions.set(id, value);
      return { $f: id };
    }
    if (value instanceof Promise) {
      const id = ++lastId;
      value.then(
        (v) => post({ settle: id, value: pack(v) }),
        (e) => post({ settle: id, error: String(e?.message ?? e) }),
      );
      return { $p: id };
    }
    if (Array.isArray(value)) return { $a: value.map(pack) };
    if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
      return { $o: Object.keys(value).map((k) => [k, pack(value[k])]) };
    return { $v: encode(value) };
  };
  const unpack = (packed: any): any => {
    if ('$f' in packed) {
      return (...args: any[]) => {
        const call = ++lastId;
        post({ call, fn: packed.$f, args: args.map(pack) });
        const result = results.get(call);
        results.delete(call);
        if (!result) throw new Error('the other world is gone');
        if ('error' in result) throw new Error(result.error);
        return unpack(result.value);
      };
    }
    if ('$p' in packed)
      return new Promise((resolve, reject) => pending.set(packed.$p, { resolve, reject }));
    if ('$a' in packed) return packed.$a.map(unpack);
    if ('$o' in packed)
      return Object.freeze(Object.fromEntries(packed.$o.map(([k, v]: any) => [k, unpack(v)])));
    return decode(packed.$v);
  };
  const handlers: Record<string, (message: any) => void> = {};
  window.addEventListener(mine, (event) => {
    event.stopImmediatePropagation();
    const message = JSON.parse((event as CustomEvent<string>).detail);
    if ('call' in message) {
      let reply: object;
      try {
        const fn = functions.get(message.fn);
        if (!fn) throw new Error('unknown function');
        reply = { reply: message.call, value: pack(fn(...message.args.map(unpack))) };
      } catch (e: any) {
        reply = { reply: message.call, error: String(e?.message ?? e) };
      }
      post(reply);
    } else if ('reply' in message) {
      results.set(message.reply, message);
    } else if ('settle' in message) {
      const waiter = pending.get(message.settle);
      pending.delete(message.settle);
      if ('error' in message) waiter?.reject(new Error(message.error));
      else waiter?.resolve(unpack(message.value));
    } else {
      handlers[message.kind]?.(message);
    }
  });
  return { post, pack, unpack, handlers };
}

function mainWorld() {
  const link = createWorldLink('electron-standin:main', 'electron-standin:isolated');
  const expose = ({ key, value }: any) => {
    if (Object.hasOwn(window, key)) return;
    Object.defineProperty(window, key, { value: link.unpack(value), enumerable: true });
  };
  link.handlers.expose = expose;
  link.post({ kind: 'ready' });
}

function isolatedWorld(
  runPreload: (require: Function, module: object, process: object) => void,
  facts: any,
) {
  const link = createWorldLink('electron-standin:isolated', 'electron-standin:main');
  const exposed: { key: string; value: any }[] = [];
  // Whichever half is injected first, every exposure arrives before page scripts run.
  link.handlers.ready = () => exposed.forEach((e) => void link.post({ kind: 'expose', ...e }));
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.some((e) => e.key === key))
        throw new Error(`Cannot bind an API on top of an existing property: ${key}`);
      const entry = { key, value: link.pack(api) };
      exposed.push(entry);
      link.post({ kind: 'expose', ...entry });
    },
  };

  const listeners = new Map<string, Set<Function>>();
  const waiting = new Map<number, { resolve: (v: any) => void; reject: (e: any) => void }>();
  let lastCall = 0;
  const toMain = (message: object) =>
    (globalThis as any).__electronStandinSend(JSON.stringify(message));
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) =>
      toMain({ kind: 'send', channel, args: args.map(encode) }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const call = ++lastCall;
        waiting.set(call, { resolve, reject });
        toMain({ kind: 'invoke', call, channel, args: args.map(encode) });
      }),
    on(channel: string, listener: Function) {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener));
      return ipcRenderer;
    },
    once(channel: string, listener: Function) {
      const wrapped = (...args: any[]) => {
        ipcRenderer.off(channel, wrapped);
        listener(...args);
      };
      return ipcRenderer.on(channel, wrapped);
    },
    off(channel: string, listener: Function) {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Function) => ipcRenderer.off(channel, listener),
    removeAllListeners: (channel: string) => void listeners.delete(channel),
  };
  (globalThis as any).__electronStandinDeliver = (message: any) => {
    if (message.kind === 'reply') {
      const waiter = waiting.get(message.call);
      waiting.delete(message.call);
      if ('error' in message) waiter?.reject(new Error(message.error));
      else waiter?.resolve(decode(message.value));
      return;
    }
    for (const listener of Array.from(listeners.get(message.channel) ?? []))
      listener({ sender: ipcRenderer, ports: [] }, ...message.args.map(decode));
  };

  const guard = (name: string, object: object) =>
    new Proxy(object, {
      get(target, key) {
        if (key in target || typeof key === 'symbol') return (target as any)[key];
        throw new Error(`electron stand-in: ${name}.${String(key)} is not covered`);
      },
    });
  const electron = guard('electron (renderer)', {
    contextBridge: guard('contextBridge', contextBridge),
    ipcRenderer: guard('ipcRenderer', ipcRenderer),
  });
  const require = (id: string) => {
    if (id === 'electron' || id === 'electron/renderer') return electron;
    throw new Error(
      `module not found: ${id} (a sandboxed preload can require only Electron's own few modules)`,
    );
  };
  runPreload(require, { exports: {} }, Object.freeze({ ...facts, env: {}, argv: [] }));
}

const shared = () => [encode, decode, createWorldLink].map((f) => f.toString()).join('\n');

export const mainWorldSource = () => `(() => {\n${shared()}\n(${mainWorld.toString()})();\n})();`;

export const isolatedWorldSource = (preload: string, facts: object) =>
  // As in Electron, a preload runs in the main frame alone.
  `(() => {\nif (window !== window.top) return;\n${shared()}\n(${isolatedWorld.toString()})(function (require, module, process) {\n` +
  `const exports = module.exports, global = globalThis;\n${preload}\n}, ${JSON.stringify(facts)});\n})();`;
