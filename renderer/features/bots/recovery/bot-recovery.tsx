import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';
import type { Ladder } from '#shared/schemas/recovery.ts';

import type { LadderBot } from './ladder-steps.tsx';
import { RecoveryPanel } from './recovery-panel.tsx';
import { useRecoveryActions } from './use-recovery-actions.ts';

/** The ladder of one bot with its keys: Y says yes to the next step. */
export function BotRecovery({ bot, ladder }: { bot: BotRef & LadderBot; ladder: Ladder }) {
  const { isBusy, ...actions } = useRecoveryActions(bot);

  useShortcuts(ladder.state === 'asking' && !isBusy ? { y: () => void actions.runNext() } : {});

  return (
    <RecoveryPanel
      ladder={ladder}
      bot={bot}
      isBusy={isBusy}
      actions={{
        stop: () => void actions.stop(),
        resume: () => void actions.resume(),
        runNext: () => void actions.runNext(),
        setMode: (mode) => void actions.setMode(mode, ladder),
      }}
    />
  );
}
