import { useTranslation } from 'react-i18next';

import { Stopwatch } from '#renderer/components/countdown.tsx';
import { EmptyState } from '#renderer/components/empty-state.tsx';
import { useActorWords } from '#renderer/features/bots/use-actor-words.ts';
import { cn } from '#renderer/lib/cn.ts';
import { isUnderWay } from '#renderer/lib/ladder-position.ts';
import { useAttemptWords } from '#renderer/lib/use-attempt-words.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';

import { AttemptMark } from './ladder-steps.tsx';

const tracks =
  'grid grid-cols-[8.75rem_minmax(9rem,1fr)_7rem_4.5rem_minmax(12rem,1.6fr)] gap-x-3 px-4';

/** Every restart and repair: who, what, why, how long, and what came of it. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  const { t } = useTranslation('recovery');

  if (attempts.length === 0) {
    return (
      <EmptyState title={t('attempts.none')} className="py-6">
        {t('attempts.none-text')}
      </EmptyState>
    );
  }
  return (
    <table className="block">
      <thead className="block">
        <tr className={cn(tracks, 'h-7 items-center border-b bg-surface-2 text-12 text-muted')}>
          {(['when', 'what', 'who', 'took', 'result'] as const).map((column) => (
            <th key={column} scope="col" className="text-left font-normal">
              {t(`attempts.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block">
        {attempts.map((attempt) => (
          <AttemptRow key={attempt.id} attempt={attempt} />
        ))}
      </tbody>
    </table>
  );
}

function AttemptRow({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation(['recovery', 'causes']);
  const format = useFormat();
  const wordsOf = useAttemptWords();
  const whoIs = useActorWords();
  const { plannedAt, startedAt, endedAt, step, actorKind, actorId, cause, reason } = attempt;
  const began = startedAt ?? plannedAt;
  const why = [cause && t(`causes:${cause}.name`), reason].filter(Boolean).join(' · ');

  return (
    <tr className={cn(tracks, 'min-h-9 items-start border-b py-1.5 text-13 last:border-b-0')}>
      <td>
        <time dateTime={new Date(began).toISOString()} title={format.exact(began)}>
          {format.day(began)} {format.timeWithSeconds(began)}
        </time>
      </td>
      <td className="min-w-0">
        <span className="font-medium">{t(`step.${step}`)}</span>
        {why !== '' && <span className="block text-12 text-muted">{why}</span>}
      </td>
      <td className="truncate text-muted" title={actorId}>
        {actorKind === 'agent' || actorKind === 'schedule'
          ? t(`actor.${actorKind}`)
          : whoIs(actorId)}
      </td>
      <td className="whitespace-nowrap text-muted">
        {endedAt === null
          ? isUnderWay(attempt) && <Stopwatch from={began} />
          : format.duration(endedAt - began)}
      </td>
      <td className="flex min-w-0 items-start gap-2">
        <span className="flex h-[1.06rem] shrink-0 items-center [&_svg]:size-3.5">
          <AttemptMark attempt={attempt} />
        </span>
        <span className="inline-block min-w-0 first-letter:uppercase">{wordsOf(attempt)}</span>
      </td>
    </tr>
  );
}
