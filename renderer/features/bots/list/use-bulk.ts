import { useMemo, useState } from 'react';

import { useBotActions } from '#renderer/features/bots/use-bot-actions.ts';

import type { BotRow } from './use-bots.ts';

const noneSelected: ReadonlySet<string> = new Set();

/** What is selected among the rows in sight, and what can be done with it. */
export function useBulk(rows: readonly BotRow[]) {
  const actions = useBotActions();
  const [selection, setSelection] = useState(noneSelected);
  // Only what is still in sight is acted upon.
  const selected = useMemo(() => rows.filter(({ id }) => selection.has(id)), [rows, selection]);

  return {
    selection,
    setSelection,
    selected,
    isBusy: actions.isBusy,
    clear: () => setSelection(noneSelected),
    /** The selection where there is one, else the bot in hand. */
    orSelected: (bot: BotRow): readonly BotRow[] => (selected.length > 0 ? selected : [bot]),
    check: (bots: readonly BotRow[]) => void actions.check(bots),
    /** Pauses, or resumes where all of them are paused. */
    togglePause: (bots: readonly BotRow[]) =>
      void actions.setPaused(bots, !bots.every(({ status }) => status === 'paused')),
    remove: (...given: Parameters<typeof actions.remove>) => {
      setSelection(noneSelected);
      void actions.remove(...given);
    },
  };
}

export type Bulk = ReturnType<typeof useBulk>;
