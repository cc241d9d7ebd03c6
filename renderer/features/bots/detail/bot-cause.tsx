import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { ReasonNote, useReasonName } from '#renderer/components/reason-note.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { EvidenceList } from '#renderer/features/bots/evidence-list.tsx';
import { NoAbility } from '#renderer/features/bots/recovery/healing-notes.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { troubleOf } from '#renderer/lib/trouble-of.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { layerNames } from '#shared/schemas/health.ts';
import { hasStep, type Reason } from '#shared/schemas/reason.ts';
import type { Status } from '#shared/status.ts';

const tints: Readonly<Partial<Record<Status, string>>> = {
  needs_you: 'border-down/40 bg-tint-down',
  down: 'border-down/40 bg-tint-down',
  degraded: 'border-degraded/40 bg-tint-degraded',
  healing: 'border-healing/40 bg-tint-healing',
};

/** The tab on which a person can do what a reason asks for. */
const remedies: Readonly<Partial<Record<Reason, 'heartbeat' | 'gateway' | 'settings'>>> = {
  waiting_for_first: 'heartbeat',
  pairing_required: 'gateway',
  token_missing: 'settings',
  token_refused: 'settings',
  token_changed: 'settings',
  not_a_gateway: 'settings',
  agent_missing: 'settings',
  secret_damaged: 'settings',
};

type BotCauseProps = {
  bot: BotView;
  hasLadder: boolean;
  /** There is no way to restart it. */
  isHelpless: boolean;
};

/**
 * Why a bot is not simply working: the layer that broke first, then what that means and who acts next, unless the
 * ladder says so.
 */
export function BotCause({ bot, hasLadder, isHelpless }: BotCauseProps) {
  const { t } = useTranslation(['bots', 'alerts']);
  const { status, name } = bot;
  const trouble = troubleOf(bot);

  if (status === 'ok' || status === 'maintenance') {
    return null;
  }
  if (!trouble) {
    const why = bot.lastCheckedAt === null ? 'first' : 'unknown';
    return (
      <p className="rounded-lg border bg-surface-1 px-4 py-3 text-13">
        {t(`cause.${status === 'paused' ? 'paused' : why}`)}
      </p>
    );
  }
  const { cause, reason } = trouble;
  const hasOwnStep = reason !== null && hasStep(reason);
  const remedy = reason === null ? undefined : remedies[reason];
  return (
    <section
      aria-label={t('cause.label')}
      className={cn(
        'flex flex-col gap-1 rounded-lg border px-4 py-3 text-13',
        tints[status] ?? 'bg-surface-1',
      )}
    >
      <Headline bot={bot} />
      <ReasonNote cause={cause} reason={reason} />
      {remedy && (
        <p>
          <Link
            to="."
            search={(before: object) => ({ ...before, tab: remedy })}
            className="rounded-sm text-accent underline"
          >
            {t(`cause.remedy.${remedy}`)}
          </Link>
        </p>
      )}
      {status === 'healing' && !hasLadder && <p>{t('cause.healing')}</p>}
      {cause !== null &&
        !hasOwnStep &&
        !hasLadder &&
        status !== 'healing' &&
        status !== 'unknown' && (
          <p>
            {t(status === 'degraded' ? 'alerts:bot.degraded.body' : 'alerts:bot.down.body', {
              bot: name,
              cause,
            })}
          </p>
        )}
      {isHelpless && status === 'down' && <NoAbility />}
      <LastEvidence bot={bot} />
    </section>
  );
}

function Headline({ bot }: { bot: BotView }) {
  const { t } = useTranslation(['bots', 'status']);
  const nameOf = useReasonName();
  const { status, layers, code, connector, evidence } = bot;
  const broken =
    layerNames.find((layer) => layers[layer] === 'fail') ??
    layerNames.find((layer) => layers[layer] === 'degraded');
  const cause = nameOf(bot) ?? '';
  const channel = evidence?.['channel'];

  return (
    <p className="flex items-center gap-2 text-14 font-semibold">
      <StatusIcon status={status} />
      <span className="inline-block first-letter:uppercase">
        {broken ? t('cause.broken', { layer: t(`status:layer.${broken}`), cause }) : cause}
      </span>
      {typeof channel === 'string' && (
        <span className="font-mono text-12 font-normal text-muted">{channel}</span>
      )}
      {code !== null && (
        <span className="font-normal text-muted">
          {connector.type === 'http' ? `HTTP ${code}` : t('cause.code', { code: String(code) })}
        </span>
      )}
    </p>
  );
}

/** What the newest check saw. */
function LastEvidence({ bot: { evidence } }: { bot: BotView }) {
  const { t } = useTranslation('bots');

  return (
    evidence && (
      <details className="mt-1">
        <summary className="cursor-default text-12 text-muted select-none">
          {t('cause.evidence')}
        </summary>
        <div className="mt-1.5">
          <EvidenceList evidence={evidence} />
        </div>
      </details>
    )
  );
}
