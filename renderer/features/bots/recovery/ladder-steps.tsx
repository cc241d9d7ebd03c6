import { Check, Circle, CircleDot, type LucideIcon, Minus, UserRound, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Countdown, Stopwatch } from '#renderer/components/countdown.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { AttemptUnderWay } from '#renderer/lib/ladder-position.ts';
import { useAttemptWords } from '#renderer/lib/use-attempt-words.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { hasStep } from '#shared/schemas/reason.ts';
import type { Attempt, Ladder } from '#shared/schemas/recovery.ts';

import { type Rung, rungsOf } from './ladder-rungs.ts';

export type LadderBot = Pick<BotView, 'name' | 'cause' | 'reason'>;

type LadderStepsProps = { ladder: Ladder; bot: LadderBot };

/** The rungs, first to last: done, under way, ahead, and the last one that is a person's. */
export function LadderSteps({ ladder, bot }: LadderStepsProps) {
  const { t } = useTranslation('recovery');

  return (
    <ol aria-label={t('ladder.steps')} className="py-1.5">
      {rungsOf(ladder).map((rung, index) => (
        <RungLine
          key={'attempt' in rung ? rung.attempt.id : `${rung.step} ${index}`}
          rung={rung}
          ladder={ladder}
        />
      ))}
      <PersonRung ladder={ladder} bot={bot} />
    </ol>
  );
}

function RungLine({ rung, ladder }: { rung: Rung; ladder: Ladder }) {
  const { t } = useTranslation('recovery');

  switch (rung.kind) {
    case 'done':
      return <DoneRung attempt={rung.attempt} />;
    case 'running':
      return <RunningRung attempt={rung.attempt} />;
    case 'next':
      return (
        <Line
          mark={
            <CircleDot
              aria-hidden
              className={ladder.state === 'stopped' ? 'text-muted' : 'text-accent'}
            />
          }
          when={<WhenNext ladder={ladder} />}
          title={t(`step.${rung.step}`)}
          isQuiet={ladder.state === 'stopped'}
        >
          <WaitReason ladder={ladder} />
        </Line>
      );
    case 'ahead':
      return (
        <Line
          mark={<Circle aria-hidden className="text-muted" />}
          when={t('ladder.then')}
          title={t(`step.${rung.step}`)}
          isQuiet
        />
      );
    default:
      return rung satisfies never;
  }
}

function DoneRung({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('recovery');
  const wordsOf = useAttemptWords();
  const format = useFormat();
  const { state, startedAt, plannedAt, endedAt, step } = attempt;
  const began = startedAt ?? plannedAt;
  const isGood = state === 'succeeded';

  return (
    <Line
      mark={<AttemptMark attempt={attempt} />}
      when={<time dateTime={new Date(began).toISOString()}>{format.timeWithSeconds(began)}</time>}
      title={t(`step.${step}`)}
      aside={endedAt !== null && t('ladder.took', { span: format.duration(endedAt - began) })}
    >
      <Words isGood={isGood}>{wordsOf(attempt)}</Words>
    </Line>
  );
}

function Words({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <span className={cn('inline-block first-letter:uppercase', isGood && 'text-ok-text')}>
      {children}
    </span>
  );
}

/** How a step ended, by shape and word. */
export function AttemptMark({ attempt: { state } }: { attempt: Pick<Attempt, 'state'> }) {
  const { t } = useTranslation('recovery');

  switch (state) {
    case 'succeeded':
      return <Mark Icon={Check} words={t('ladder.done')} className="text-ok-text" />;
    case 'failed':
      return <Mark Icon={X} words={t('ladder.did-not-help')} className="text-down-text" />;
    case 'abandoned':
      return <Mark Icon={Minus} words={t('result.abandoned')} className="text-muted" />;
    case 'planned':
    case 'running':
    case 'verifying':
      return <StatusIcon status="healing" label={t('ladder.running')} />;
    default:
      return state satisfies never;
  }
}

type MarkProps = { Icon: LucideIcon; words: string; className: string };

function Mark({ Icon, words, className }: MarkProps) {
  return (
    <>
      <Icon aria-hidden className={cn('stroke-2', className)} />
      <span className="sr-only">{words}</span>
    </>
  );
}

const underWayWords = {
  planned: 'ladder.planned',
  running: 'ladder.under-way',
  verifying: 'ladder.verifying',
} as const;

function RunningRung({ attempt }: { attempt: AttemptUnderWay }) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const { state, step, startedAt, plannedAt } = attempt;
  const began = startedAt ?? plannedAt;

  return (
    <Line
      mark={<AttemptMark attempt={attempt} />}
      when={<time dateTime={new Date(began).toISOString()}>{format.timeWithSeconds(began)}</time>}
      title={t(`step.${step}`)}
      aside={<Stopwatch from={began} className="font-medium text-healing-text" />}
      isCurrent
    >
      <span className="inline-block text-healing-text first-letter:uppercase">
        {t(underWayWords[state])}
      </span>
    </Line>
  );
}

function WhenNext({ ladder: { state, next } }: { ladder: Ladder }) {
  const { t } = useTranslation('recovery');

  if (state === 'asking') {
    return t('ladder.on-yes');
  }
  if (state === 'stopped' || state === 'off') {
    return t('ladder.not-now');
  }
  if (next === null) {
    return t('ladder.now');
  }
  // What another bot or a conversation decides has no time that could be counted down to.
  const isUntimed =
    next.wait === 'busy' || next.wait === 'fleet_share' || next.wait === 'shared_cause';
  return isUntimed ? (
    t('ladder.waiting')
  ) : (
    <Countdown to={next.at} className="font-medium text-text" />
  );
}

function WaitReason({ ladder: { state, next, activity } }: { ladder: Ladder }) {
  const { t } = useTranslation('recovery');
  const format = useFormat();

  if (next === null || next.wait === null || state === 'stopped' || state === 'off') {
    return null;
  }
  switch (next.wait) {
    case 'breaker':
      return t('wait.breaker', { time: format.time(next.at) });
    case 'busy':
      return t('wait.busy', { count: activity ?? 0 });
    case 'spacing':
    case 'fleet_share':
    case 'shared_cause':
    case 'announced':
    case 'waking':
      return t(`wait.${next.wait}`);
    default:
      return next.wait satisfies never;
  }
}

/** The last resort, and what is asked of a person then. */
function PersonRung({ ladder: { state }, bot }: { ladder: Ladder; bot: LadderBot }) {
  const { t } = useTranslation(['recovery', 'reasons']);
  const { name, cause, reason } = bot;
  const isTheirs = state === 'needs_you';
  const step =
    reason !== null && hasStep(reason)
      ? t(`reasons:${reason}.step`)
      : t('ladder.look', { bot: name, cause: cause ?? 'other' });

  return (
    <Line
      mark={<UserRound aria-hidden className={isTheirs ? 'text-down-text' : 'text-muted'} />}
      when={t(isTheirs ? 'ladder.now' : 'ladder.last')}
      title={t(isTheirs ? 'ladder.told-you' : 'ladder.tell-you')}
      isCurrent={isTheirs}
      isQuiet={!isTheirs}
      isLast
    >
      {step}
    </Line>
  );
}

type LineProps = {
  mark: ReactNode;
  when: ReactNode;
  title: ReactNode;
  aside?: ReactNode;
  isCurrent?: boolean;
  isQuiet?: boolean;
  isLast?: boolean;
  children?: ReactNode;
};

/** Mark, time, what, and how it went; a thin line joins the marks. */
function Line(props: LineProps) {
  const { mark, when, title, aside, isCurrent = false, isQuiet = false, isLast = false } = props;

  return (
    <li
      aria-current={isCurrent ? 'step' : undefined}
      className={cn(
        'relative grid grid-cols-[1rem_5.75rem_minmax(0,1fr)_auto] items-baseline gap-x-3 px-4 py-1.5 text-13 min-[1000px]:grid-cols-[1rem_5.75rem_minmax(10rem,17.5rem)_minmax(0,1fr)_auto]',
        isCurrent && 'bg-surface-2',
      )}
    >
      {!isLast && (
        <span
          aria-hidden
          className="absolute top-[1.6rem] bottom-[-0.3rem] left-[1.47rem] w-px bg-border-control"
        />
      )}
      <span className="relative flex size-4 items-center justify-center self-start pt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
        {mark}
      </span>
      <span className="whitespace-nowrap text-12 text-muted">{when}</span>
      <span className={cn(isQuiet ? 'text-muted' : 'font-medium', isCurrent && 'text-text')}>
        {title}
      </span>
      <span
        className={cn(
          'col-start-3 row-start-2 min-w-0 min-[1000px]:col-start-4 min-[1000px]:row-start-1',
          isQuiet ? 'text-12 text-muted' : 'text-13',
        )}
      >
        {props.children}
      </span>
      <span className="col-start-4 row-start-1 text-right text-12 whitespace-nowrap text-muted min-[1000px]:col-start-5">
        {aside}
      </span>
    </li>
  );
}
