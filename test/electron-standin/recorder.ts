/** What the operating system would have been told. The same shape is filled under real Electron, see test/e2e. */
export interface Recorder {
  notifications: {
    title: string;
    body: string;
    isSilent: boolean;
    /** Taken back by the app. */
    isClosed: boolean;
    click(): void;
  }[];
  /** `image` is the file's name. */
  trays: { toolTip: string; image: string; menu: { label: string; click(): void }[] }[];
  openedExternal: string[];
  calls: { api: string; args: unknown[] }[];
}

export const recorder: Recorder = ((globalThis as any).__e2eRecorder ??= {
  notifications: [],
  trays: [],
  openedExternal: [],
  calls: [],
});

export const record = (api: string, ...args: unknown[]) => void recorder.calls.push({ api, args });

/** Anything not covered throws when touched, so that a test can never pass on an API that was not there. */
export const covered = <T extends object>(name: string, target: T): T =>
  new Proxy(target, {
    get(object, key) {
      if (!(key in object) && typeof key === 'string' && key !== 'then' && key !== 'toJSON')
        throw new Error(`electron stand-in: ${name}.${key} is not covered`);
      const value = Reflect.get(object, key);
      // Bound, so that private fields and EventEmitter state belong to the object behind the proxy.
      return typeof value === 'function' && key !== 'constructor' ? value.bind(object) : value;
    },
  });
