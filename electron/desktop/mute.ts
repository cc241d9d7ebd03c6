import type { Clock } from '#electron/agent/ports.ts';

const hourMs = 60 * 60_000;

/** Whether notifications are held back at this machine. Ends by itself, and with the process. */
export function createMute(clock: Clock) {
  let until: number | null = null;
  const listeners = new Set<() => void>();

  return {
    /** Until when, in epoch milliseconds; `null` while nothing is held back. */
    until: (): number | null => (until !== null && until > clock.now() ? until : null),
    /** From now on, for so many hours; zero ends it. */
    set(hours: number): void {
      until = hours === 0 ? null : clock.now() + hours * hourMs;
      for (const listener of listeners) {
        listener();
      }
    },
    onChange(listener: () => void): void {
      listeners.add(listener);
    },
  };
}

export type Mute = ReturnType<typeof createMute>;
