/**
 * One container engine that a test may use. There are several: the real Docker Engine and the real Podman, each with a
 * private store (`test/services/real-engine.ts`), and a stand-in inside the test's own process that speaks as they do.
 * What a test learns through this interface holds for all of them.
 */
export type EngineUnderTest = AsyncDisposable & {
  readonly kind: 'Docker' | 'Podman' | 'stand-in';
  readonly socket: string;

  /** A container that was never started. */
  create(name: string, options?: ContainerOptions): Promise<void>;
  start(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  /** Its first process is killed from outside. */
  kill(name: string): Promise<void>;
  pause(name: string): Promise<void>;
  /** Its health check has run since the last start, and the engine has concluded from it. */
  untilChecked(name: string): Promise<void>;
  remove(name: string): Promise<void>;
};

export type ContainerOptions = {
  /** What its own health check says; without one where left out. */
  health?: 'passing' | 'failing';
  restartPolicy?: 'no' | 'always';
  /** Ends at once with this code. Runs until it is ended where left out. */
  endsWith?: number;
};
