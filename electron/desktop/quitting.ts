import type { Dialog, MessageBoxOptions } from 'electron';

import type { Logger } from '#electron/agent/ports.ts';
import type { Translator } from '#shared/i18n/translator.ts';

type State = 'running' | 'asking' | 'stopping' | 'stopped';

type QuittingOptions = {
  logger: Logger;
  t: Translator;
  /** How many bots would no longer be watched. */
  countBots: () => Promise<number>;
  ask: (options: MessageBoxOptions) => ReturnType<Dialog['showMessageBox']>;
  /** Ends what runs; the app is let go once it settles. */
  stop: () => Promise<void>;
  /** Ends the process. */
  leave: () => void;
};

/** The way out: says first that supervision stops, then stops everything in order, then leaves. */
export function createQuitting({ logger, t, countBots, ask, stop, leave }: QuittingOptions) {
  let state = 'running' as State;

  const isMeant = async (): Promise<boolean> => {
    const count = await countBots().catch(() => 0);
    if (count === 0) {
      return true;
    }
    const { response } = await ask({
      type: 'question',
      title: t('desktop:quit.title'),
      message: t('desktop:quit.message', { count }),
      detail: t('desktop:quit.detail'),
      buttons: [t('desktop:quit.confirm'), t('desktop:quit.cancel')],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    return response === 0;
  };

  const stopAndLeave = async (): Promise<void> => {
    if (state === 'stopping' || state === 'stopped') {
      return;
    }
    state = 'stopping';
    await stop().catch((error: unknown) => logger.error({ error }, 'stopping failed'));
    state = 'stopped';
    leave();
  };

  return {
    /** A person wants to leave; asked at most once at a time. */
    async request(): Promise<void> {
      if (state !== 'running') {
        return;
      }
      state = 'asking';
      const isLeaving = await isMeant().catch(() => true);
      // The system may have gone down, or a signal come, while the question stood.
      if (state !== 'asking') {
        return;
      }
      state = 'running';
      if (isLeaving) {
        await stopAndLeave();
      }
    },
    /** The system is going down, or a signal came: no question, nobody would answer it. */
    now: stopAndLeave,
    isLeaving: (): boolean => state === 'stopping' || state === 'stopped',
    isStopped: (): boolean => state === 'stopped',
  };
}
