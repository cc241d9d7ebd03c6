import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useAttemptWords } from '#renderer/lib/use-attempt-words.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useLadder } from '#renderer/lib/use-ladder.ts';
import type { Alert, AlertType } from '#shared/schemas/alert.ts';
import type { BotId, IncidentId, TenantId } from '#shared/schemas/ids.ts';
import type { Attempt, Ladder } from '#shared/schemas/recovery.ts';

import { AlertPart } from './alert-part.tsx';

/** What of an alert may have been repaired. */
const repairable: ReadonlySet<AlertType> = new Set<AlertType>([
  'bot.down',
  'bot.crash_loop',
  'bot.recovered',
]);
const mostAsked = 100;

/** What was tried for the trouble that an alert tells of, or why nothing was. */
export function AlertHealing({ alert }: { alert: Alert }) {
  const { type, tenantId, botId, incidentId } = alert;
  if (tenantId === null || botId === null || incidentId === null || !repairable.has(type)) {
    return null;
  }
  return <Healing trouble={{ tenantId, botId, incidentId }} isOver={alert.state === 'resolved'} />;
}

type Trouble = { tenantId: TenantId; botId: BotId; incidentId: IncidentId };

function Healing({ trouble, isOver }: { trouble: Trouble; isOver: boolean }) {
  const { t } = useTranslation(['alerts-screen', 'recovery']);
  const trpc = useTRPC();
  const { tenantId, botId, incidentId } = trouble;
  const query = useQuery(
    trpc.recovery.attempts.queryOptions({ tenantId, botId, limit: mostAsked }, { retry: false }),
  );
  const { ladder } = useLadder({ tenantId, id: botId }, !isOver);
  const tried = query.data?.items
    .filter((attempt) => attempt.incidentId === incidentId)
    .toReversed();
  const isAbout = ladder?.incidentId === incidentId;

  if (tried === undefined) {
    return null;
  }
  return (
    <AlertPart title={t('panel.tried')}>
      {tried.length > 0 && <Tried attempts={tried} />}
      {tried.length === 0 && !isAbout && t('panel.tried-nothing')}
      {isAbout && <Standing ladder={ladder} hasTried={tried.length > 0} />}
    </AlertPart>
  );
}

function Tried({ attempts }: { attempts: readonly Attempt[] }) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const wordsOf = useAttemptWords();

  return (
    <ol className="flex flex-col gap-1">
      {attempts.map((attempt) => {
        const at = attempt.startedAt ?? attempt.plannedAt;
        return (
          <li key={attempt.id} className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2">
            <span className="whitespace-nowrap text-muted" title={format.exact(at)}>
              {format.timeWithSeconds(at)}
            </span>
            <span>
              {t(`step.${attempt.step}`)}
              <span className="block text-muted first-letter:uppercase">{wordsOf(attempt)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** How it goes on, or why it does not. */
function Standing({ ladder, hasTried }: { ladder: Ladder; hasTried: boolean }) {
  const words = useStandingWords(ladder, hasTried);

  return words && <p className={hasTried ? 'mt-1.5' : undefined}>{words}</p>;
}

function useStandingWords({ state, abilities }: Ladder, hasTried: boolean): string | undefined {
  const { t } = useTranslation(['recovery', 'alerts-screen']);

  if (state === 'idle' && hasTried) {
    return undefined;
  }
  if (state === 'idle') {
    return t(abilities.length === 0 ? 'ability.none' : 'alerts-screen:panel.tried-nothing');
  }
  return t(state === 'needs_you' && !hasTried ? 'sentence.needs_you-untried' : `sentence.${state}`);
}
