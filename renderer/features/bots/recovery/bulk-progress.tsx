import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { Bulk } from '#shared/schemas/recovery.ts';

import { type BulkCounts, bulkCounts } from './bulk-counts.ts';

type BulkProgressProps = {
  bulk: Bulk;
  client: string | undefined;
  nameOf: (botId: string) => string;
  isBusy: boolean;
  onCancel: () => void;
  onRetry: (botIds: Bulk['bots'][number]['botId'][]) => void;
  onDismiss: () => void;
};

/** How far a restart of many has come, why it ended, and which of them failed. */
export function BulkProgress(props: BulkProgressProps) {
  const { bulk, client, nameOf, isBusy, onCancel, onRetry, onDismiss } = props;
  const { t } = useTranslation('recovery');
  const [isUnfolded, setIsUnfolded] = useState(false);
  const counts = bulkCounts(bulk);
  const isRunning = bulk.state === 'running';
  const failed = bulk.bots.filter(({ outcome }) => outcome === 'failed');

  return (
    <section
      aria-label={
        client === undefined ? t('bulk.progress-label') : t('bulk.progress-of', { client })
      }
      className="flex flex-col gap-2 rounded-lg border border-border-control bg-surface-1 px-4 py-2 text-13"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <StatusIcon
          status={
            isRunning ? 'healing' : bulk.state === 'done' && failed.length === 0 ? 'ok' : 'down'
          }
        />
        {client !== undefined && <span className="text-muted">{client}</span>}
        <output className="block min-w-0 flex-1">
          <Words bulk={bulk} counts={counts} />
        </output>
        {failed.length > 0 && (
          <Button
            size="sm"
            variant="quiet"
            aria-expanded={isUnfolded}
            onClick={() => setIsUnfolded(!isUnfolded)}
          >
            {t(isUnfolded ? 'bulk.hide' : 'bulk.show')}
          </Button>
        )}
        {isRunning ? (
          <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={onCancel}>
            {t('bulk.cancel')}
          </ActionButton>
        ) : (
          <>
            {failed.length > 0 && (
              <ActionButton
                needs="operator"
                size="sm"
                disabled={isBusy}
                onClick={() => onRetry(failed.map(({ botId }) => botId))}
              >
                {t('bulk.retry', { count: failed.length })}
              </ActionButton>
            )}
            <Button
              size="icon-sm"
              variant="quiet"
              aria-label={t('bulk.dismiss')}
              onClick={onDismiss}
            >
              <X aria-hidden />
            </Button>
          </>
        )}
      </div>
      <Bar counts={counts} />
      {isUnfolded && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 pb-1">
          {failed.map(({ botId }) => (
            <li key={botId}>
              <Link
                to="/bots/$tenantId/$botId"
                params={{ tenantId: bulk.tenantId, botId }}
                search={(before: object) => ({ ...before, tab: 'restarts' as const })}
                className="rounded-sm text-accent underline"
              >
                {nameOf(botId)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Words({ bulk, counts }: { bulk: Bulk; counts: BulkCounts }) {
  const { t } = useTranslation('recovery');
  const { succeeded, failed, total, skipped } = counts;

  return (
    <>
      <strong className="font-semibold">
        {bulk.state === 'running'
          ? t('bulk.progress', { done: succeeded, total })
          : t('bulk.done', { count: succeeded })}
      </strong>
      {failed > 0 && (
        <span className="text-down-text">, {t('bulk.failed', { count: failed })}</span>
      )}
      {skipped > 0 && (bulk.state === 'running' || bulk.state === 'done') && (
        <span className="text-muted">, {t('bulk.without-way', { count: skipped })}</span>
      )}
      {bulk.state === 'stopped' && <span> · {t('bulk.self-stopped', { left: skipped })}</span>}
      {bulk.state === 'cancelled' && <span> · {t('bulk.cancelled', { left: skipped })}</span>}
    </>
  );
}

/** The same as a bar, for a look from afar; its words stand above it. */
function Bar({ counts }: { counts: BulkCounts }) {
  const parts = [
    ['succeeded', 'bg-ok'],
    ['failed', 'bg-down'],
    ['running', 'bg-healing'],
  ] as const;

  return (
    <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-surface-2">
      {parts.map(([part, look]) => (
        <span
          key={part}
          className={cn('transition-[width]', look)}
          style={{ width: `${(counts[part] / Math.max(1, counts.total)) * 100}%` }}
        />
      ))}
    </div>
  );
}
