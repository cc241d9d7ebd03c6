import { Play, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { isUnderWay, positionOf } from '#renderer/lib/ladder-position.ts';
import type { Ladder, LadderState } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';
import type { Status } from '#shared/status.ts';

import { BreakerLine, NoAbility, RivalNotes } from './healing-notes.tsx';
import { type LadderBot, LadderSteps } from './ladder-steps.tsx';
import { ModeSelect } from './mode-select.tsx';

const shapes: Readonly<Record<LadderState, Status>> = {
  idle: 'healing',
  healing: 'healing',
  asking: 'needs_you',
  stopped: 'paused',
  off: 'paused',
  needs_you: 'needs_you',
};

export type LadderActions = {
  stop: () => void;
  resume: () => void;
  runNext: () => void;
  setMode: (mode: HealingMode | null) => void;
};

type RecoveryPanelProps = {
  ladder: Ladder;
  bot: LadderBot;
  isBusy: boolean;
  actions: LadderActions;
};

/** What is being done about the trouble of a bot, what comes next and when, and the ways to step in. */
export function RecoveryPanel({ ladder, bot, isBusy, actions }: RecoveryPanelProps) {
  const { t } = useTranslation('recovery');
  const { state, mode, hasOwnMode, abilities, attempts, rivals, provesRuns } = ladder;
  const canRestart = abilities.length > 0;

  return (
    <SectionCard
      title={<Heading ladder={ladder} />}
      aside={
        <>
          <ModeSelect mode={mode} hasOwnMode={hasOwnMode} onMode={actions.setMode} />
          <StateActions ladder={ladder} isBusy={isBusy} actions={actions} />
        </>
      }
    >
      <p className="px-4 pt-2 text-13">
        {t(
          state === 'needs_you' && attempts.length === 0
            ? 'sentence.needs_you-untried'
            : `sentence.${state}`,
        )}
      </p>
      <LadderSteps ladder={ladder} bot={bot} />
      <div className="flex flex-col gap-1 border-t px-4 py-2 text-12 text-muted">
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          <BreakerLine breaker={ladder.breaker} />
          {canRestart && !provesRuns && <span>{t('proof.no')}</span>}
        </div>
        {!canRestart && <NoAbility />}
        <RivalNotes rivals={rivals} />
      </div>
    </SectionCard>
  );
}

function Heading({ ladder }: { ladder: Ladder }) {
  const { t } = useTranslation('recovery');
  const position = positionOf(ladder);
  // A restart by hand of a bot that is not in trouble is under way as well.
  const state = ladder.state === 'idle' ? 'healing' : ladder.state;

  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      {t('ladder.title')}
      <span className="flex items-center gap-1.5 font-medium">
        <StatusIcon status={shapes[state]} />
        {t(`state.${state}`)}
        {position && <span className="font-normal text-muted"> · {t('step-of', position)}</span>}
      </span>
    </span>
  );
}

function StateActions({ ladder, isBusy, actions }: Omit<RecoveryPanelProps, 'bot'>) {
  const { t } = useTranslation('recovery');
  const { state, attempts } = ladder;

  if (state === 'asking') {
    return (
      <>
        <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={actions.stop}>
          <Square aria-hidden />
          {t('action.stop')}
        </ActionButton>
        <ActionButton
          needs="operator"
          size="sm"
          variant="primary"
          disabled={isBusy}
          onClick={actions.runNext}
        >
          <Play aria-hidden />
          {t('action.run')}
          <Kbd
            keys="y"
            className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
          />
        </ActionButton>
      </>
    );
  }
  if (state === 'stopped') {
    return (
      <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={actions.resume}>
        <Play aria-hidden />
        {t('action.resume')}
      </ActionButton>
    );
  }
  return state === 'healing' || attempts.some(isUnderWay) ? (
    <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={actions.stop}>
      <Square aria-hidden />
      {t('action.stop')}
    </ActionButton>
  ) : null;
}
