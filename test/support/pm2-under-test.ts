/**
 * One PM2 that a test may use. There are two: the real one, with a daemon and a folder of its own
 * (`test/services/real-pm2.ts`), and a stand-in inside the test's own process that speaks as its daemon does. What a
 * test learns through this interface holds for both.
 */
export type Pm2UnderTest = AsyncDisposable & {
  readonly kind: 'PM2' | 'stand-in';
  /** Its folder, with the daemon's socket in it. */
  readonly home: string;

  /** Adds the app and starts it. Settles once PM2 has seen it run, or end. */
  start(name: string, options?: Pm2AppOptions): Promise<void>;
  stop(name: string): Promise<void>;
  /** SIGKILL to its process. Settles once PM2 has seen it end. */
  kill(name: string): Promise<void>;
  /** Settles once PM2 says this of every instance. */
  untilStatus(name: string, status: string): Promise<void>;
  /** The daemon ends, and every app with it; its folder stays. */
  end(): Promise<void>;
};

export type Pm2AppOptions = {
  /** More than one makes it a cluster. */
  instances?: number;
  autorestart?: boolean;
  /** Ends at once with this code. Runs until it is ended where left out. */
  endsWith?: number;
  /** PM2 restarts it above so much. */
  maxMemoryBytes?: number;
};
