import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useLadder } from '#renderer/lib/use-ladder.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Ladder, RecoveryStep } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { AttemptList } from './attempt-list.tsx';
import { BreakerLine, NoAbility, RivalNotes } from './healing-notes.tsx';
import { ModeSelect } from './mode-select.tsx';
import { useAttempts } from './use-attempts.ts';
import { useRecoveryActions } from './use-recovery-actions.ts';

/** How the bot is healed, and everything that was tried on it. */
export function RestartsTab({ bot }: { bot: BotView }) {
  const { t } = useTranslation('recovery');
  const { ladder } = useLadder(bot);
  const { setMode } = useRecoveryActions(bot);
  const { attempts, error, hasMore, isLoadingMore, loadMore, retry } = useAttempts(bot);

  return (
    <div className="flex flex-col gap-4">
      {ladder && <HealingCard ladder={ladder} onMode={(mode) => void setMode(mode, ladder)} />}
      {error && !attempts && (
        <ErrorNotice error={error} title={t('attempts.failed')} onRetry={retry} />
      )}
      {!error && !attempts && <Skeleton className="h-40" />}
      {attempts && (
        <SectionCard title={t('attempts.title')}>
          <AttemptList attempts={attempts} />
          {hasMore && (
            <div className="border-t px-4 py-1.5">
              <Button size="sm" disabled={isLoadingMore} onClick={loadMore}>
                {t('attempts.more')}
              </Button>
            </div>
          )}
        </SectionCard>
      )}
    </div>
  );
}

type HealingCardProps = { ladder: Ladder; onMode: (mode: HealingMode | null) => void };

/** The mode, what can be done at all, and what stands in the way. */
export function HealingCard({ ladder, onMode }: HealingCardProps) {
  const { t } = useTranslation('recovery');
  const { mode, hasOwnMode, abilities, breaker, rivals, provesRuns } = ladder;

  return (
    <SectionCard
      title={t('healing.title')}
      aside={<ModeSelect mode={mode} hasOwnMode={hasOwnMode} onMode={onMode} />}
    >
      <div className="flex flex-col gap-2 px-4 py-3 text-13">
        <p>{t(`mode.hint.${mode}`)}</p>
        {abilities.length === 0 ? <NoAbility /> : <StepsInOrder steps={abilities} />}
        <div className="flex flex-col gap-1 text-12 text-muted">
          <BreakerLine breaker={breaker} />
          {abilities.length > 0 && <p>{t(provesRuns ? 'proof.yes' : 'proof.no')}</p>}
          <RivalNotes rivals={rivals} />
        </div>
      </div>
    </SectionCard>
  );
}

/** Least first, and a person last. */
function StepsInOrder({ steps }: { steps: readonly RecoveryStep[] }) {
  const { t } = useTranslation('recovery');
  const words = [...steps.map((step) => t(`step.${step}`)), t('ladder.tell-you')];

  return (
    <ol
      aria-label={t('healing.order')}
      className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12"
    >
      {words.map((word, index) => (
        <li key={word} className="flex items-center gap-2">
          {index > 0 && (
            <span aria-hidden className="text-muted">
              →
            </span>
          )}
          <span className="rounded-sm border bg-surface-2 px-1.5 py-px">{word}</span>
        </li>
      ))}
    </ol>
  );
}
