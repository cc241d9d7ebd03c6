import type { Desktop } from '#electron/agent/ports.ts';

export type DesktopPort = Desktop & {
  /** From now on notices are shown by it; answers how to end that. */
  connect(desktop: Desktop): () => void;
};

/**
 * The desktop as the agent knows it, from before its window is there until after it is gone. What comes meanwhile is
 * held back: whoever is here is told of what happened while nobody could be, once somebody can.
 */
export function createDesktopPort(): DesktopPort {
  let connected: Desktop | undefined;

  return {
    notify: async (notice) => connected?.notify(notice) ?? 'held_back',
    connect(desktop) {
      connected = desktop;
      return () => {
        connected = undefined;
      };
    },
  };
}
