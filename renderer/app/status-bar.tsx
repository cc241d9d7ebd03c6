import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { VaultMark } from '#renderer/features/vault/vault-mark.tsx';
import { type Connection, useConnection } from '#renderer/lib/agent-link.ts';
import { useNow } from '#renderer/lib/now.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useAbout } from '#renderer/lib/use-gate.ts';
import type { Status } from '#shared/status.ts';

import type { Overlay } from './overlay.ts';

const shapes: Readonly<Record<Connection['state'], Status>> = {
  connecting: 'unknown',
  live: 'ok',
  reconnecting: 'degraded',
  offline: 'unknown',
};

/** Always in the same place: is what is shown live, and from when is it? */
export function StatusBar({ onOpen }: { onOpen: (overlay: Overlay) => void }) {
  const { t } = useTranslation('shell');
  const connection = useConnection();
  const words = useLinkWords();
  const about = useAbout();

  return (
    <footer
      aria-label={t('landmark.statusbar')}
      className="col-span-2 flex h-7 items-center gap-4 border-t bg-surface-1 px-3 text-12 text-muted"
    >
      <span className="flex items-center gap-1.5" data-link={connection.state}>
        <StatusIcon status={shapes[connection.state]} className="size-3" />
        {words}
        {'lostAt' in connection && (
          <Button size="sm" variant="link" onClick={connection.retryNow}>
            {t('link.retry')}
          </Button>
        )}
      </span>
      {connection.state === 'live' && <CheckedAgo />}
      <VaultMark />
      <span className="ml-auto hidden min-[56.25rem]:inline">
        {about.data && t('status.version', { version: about.data.version })}
      </span>
      <Button
        size="sm"
        variant="quiet"
        className="max-[56.25rem]:ml-auto"
        onClick={() => onOpen('shortcuts')}
      >
        {t('status.shortcuts')} <Kbd keys="?" />
      </Button>
    </footer>
  );
}

function CheckedAgo() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const { fleet } = useFleet();
  const at = fleet?.latestCheckAt ?? null;
  const ago = useNow(useCallback((now) => (at === null ? '' : format.ago(at, now)), [at, format]));

  if (!fleet) {
    return null;
  }
  return <span>{at === null ? t('status.never-checked') : t('status.checked', { ago })}</span>;
}

function useLinkWords(): string {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const { readAt } = useFleet();
  const connection = useConnection();
  const nextAt = 'nextAt' in connection ? connection.nextAt : null;
  const wait = useNow(
    useCallback(
      (now) => (nextAt === null ? '' : format.duration(Math.max(0, nextAt - now))),
      [nextAt, format],
    ),
  );

  switch (connection.state) {
    case 'connecting':
      return t('link.connecting');
    case 'live':
      return t('link.live');
    case 'reconnecting':
      return nextAt === null
        ? t('link.reconnecting-now', { attempt: connection.attempt })
        : t('link.reconnecting', { attempt: connection.attempt, wait });
    case 'offline': {
      const since = format.time(connection.lostAt);
      return readAt === 0
        ? t('link.offline-empty', { since })
        : t('link.offline', { since, data: format.time(readAt) });
    }
    default:
      return connection satisfies never;
  }
}
