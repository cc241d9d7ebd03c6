import { BellOff, Pause, Play, RefreshCw, RotateCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { botsAsSubject, useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';

import type { Bulk } from './use-bulk.ts';

type BulkBarProps = { bulk: Bulk; onRestart: () => void; onRemove: () => void };

/** What can be done with the selected bots, and whose they are. */
export function BulkBar({ bulk, onRestart, onRemove }: BulkBarProps) {
  const { t } = useTranslation(['bots', 'common']);
  const { selected: bots, isBusy } = bulk;
  const askForQuiet = useAskForQuiet();
  const clients = new Set(bots.map(({ tenantId }) => tenantId)).size;
  const areAllPaused = bots.every(({ status }) => status === 'paused');

  return (
    <section
      aria-label={t('bulk.label')}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-border-control bg-surface-1 py-1.5 pr-2 pl-4 text-13"
    >
      <p className="mr-2">
        <strong className="font-semibold">
          {t('common:grid.selected', { count: bots.length })}
        </strong>
        <span className="text-muted"> · {t('bulk.clients', { count: clients })}</span>
      </p>
      <ActionButton needs="operator" disabled={isBusy} onClick={() => bulk.check(bots)}>
        <RefreshCw aria-hidden />
        {t('action.check')}
        <Kbd keys="h" />
      </ActionButton>
      <ActionButton needs="operator" disabled={isBusy} onClick={onRestart}>
        <RotateCw aria-hidden />
        {t('action.restart')}
        <Kbd keys="r" />
      </ActionButton>
      <ActionButton needs="operator" disabled={isBusy} onClick={() => bulk.togglePause(bots)}>
        {areAllPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {t(areAllPaused ? 'action.resume' : 'action.pause')}
        <Kbd keys="p" />
      </ActionButton>
      <ActionButton
        needs="operator"
        disabled={isBusy}
        onClick={() => askForQuiet({ kind: 'menu', subject: botsAsSubject(bots) })}
      >
        <BellOff aria-hidden />
        {t('action.mute')}
        <Kbd keys="m" />
      </ActionButton>
      <ActionButton needs="operator" variant="danger" disabled={isBusy} onClick={onRemove}>
        <Trash2 aria-hidden />
        {t('action.remove')}
      </ActionButton>
      <Button variant="quiet" className="ml-auto" onClick={bulk.clear}>
        {t('bulk.clear')}
        <Kbd keys="escape" />
      </Button>
    </section>
  );
}
