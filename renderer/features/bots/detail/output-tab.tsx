import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '#renderer/components/copy-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';

import type { BotAddress } from './use-bot.ts';

const readEveryMs = 3_000;

/** What the program printed last that the agent runs for this bot. */
export function OutputTab({ address }: { address: BotAddress }) {
  const { t } = useTranslation('bots');
  const trpc = useTRPC();
  const hindrance = useGate('operator');
  const { data, error, refetch } = useQuery(
    trpc.bots.output.queryOptions(address, {
      enabled: hindrance === undefined,
      refetchInterval: readEveryMs,
    }),
  );

  if (hindrance !== undefined) {
    return <p className="text-13 text-muted">{hindrance}</p>;
  }
  if (error && !data) {
    return <ErrorNotice error={error} title={t('output.failed')} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return <Skeleton className="h-40" />;
  }
  const { lines } = data;
  return (
    <SectionCard
      title={t('output.title')}
      aside={lines.length > 0 && <CopyButton text={lines.join('\n')} label={t('output.copy')} />}
    >
      <p className="px-4 pt-2.5 pb-2 text-12 text-muted">{t('output.text')}</p>
      {lines.length === 0 ? (
        <p className="px-4 pb-3 text-13">{t('output.none')}</p>
      ) : (
        <Lines lines={lines} />
      )}
    </SectionCard>
  );
}

/** Stays at the newest line for as long as one has not scrolled away from it. */
function Lines({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation('bots');
  const frame = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);

  useLayoutEffect(() => {
    if (isAtEnd.current && frame.current) {
      frame.current.scrollTop = frame.current.scrollHeight;
    }
  }, [lines]);

  return (
    <pre
      ref={frame}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keys
      tabIndex={0}
      role="log"
      aria-label={t('output.title')}
      aria-live="off"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 8;
      }}
      className="max-h-[60vh] overflow-y-auto border-t bg-surface-0 px-4 py-2.5 font-mono text-12 break-words whitespace-pre-wrap -outline-offset-2"
    >
      {lines.join('\n')}
    </pre>
  );
}
