import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { FourQuiets } from '#renderer/components/four-quiets.tsx';
import { type KeyChoice, KeySheet } from '#renderer/components/key-sheet.tsx';
import { useClock, useMinute } from '#renderer/lib/now.ts';
import type { QuietSubject } from '#renderer/lib/quiet-dialog.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import { tomorrowMorning } from '#renderer/lib/zone-time.ts';

import { type Scope, useQuietActions } from './use-quiet-actions.ts';
import { useSubjectWords } from './use-subject-words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const hourChoices = [1, 4, 8] as const;

type QuietSheetProps = {
  subject: QuietSubject;
  onClose: () => void;
  /** On to a window that is planned. */
  onPlan: (subject: QuietSubject) => void;
};

/** Mute or maintenance of bots or of whole clients: two keys from anywhere. */
export function QuietSheet({ subject, onClose, onPlan }: QuietSheetProps) {
  const { t } = useTranslation('quiet');
  const [scope, setScope] = useState<Scope>(subject.bots.length > 0 ? 'bots' : 'clients');
  const words = useSubjectWords();
  const ends = useEnds(subject);
  const actions = useQuietActions();
  const what = words.what(subject, scope);
  const count = scope === 'bots' ? subject.bots.length : subject.tenantIds.length;
  const hasMany = subject.tenantIds.length > 1;
  const hasBots = subject.bots.length > 0;

  const muteFor = (key: string, label: string, end: End): KeyChoice => ({
    key,
    label,
    detail: end.words,
    run: () => {
      onClose();
      void actions.mute(subject, scope, end.of, t('done.mute', { what, count, until: end.words }));
    },
  });

  return (
    <KeySheet
      open
      onClose={onClose}
      title={t('sheet.title', { what })}
      {...(hasMany || scope === 'bots'
        ? {
            description: t('sheet.clients', {
              count: subject.tenantIds.length,
              names: words.clients(subject),
            }),
          }
        : {})}
      before={
        hasBots && (
          <fieldset
            aria-label={t('sheet.scope')}
            className="flex flex-wrap gap-x-6 border-b px-4 pb-2"
          >
            {(['bots', 'clients'] as const).map((each) => (
              <Choice
                key={each}
                kind="one"
                name="quiet-scope"
                isChosen={scope === each}
                onChoose={() => setScope(each)}
                label={t(each === 'bots' ? 'sheet.only' : 'sheet.whole', {
                  what: words.what(subject, each),
                })}
              />
            ))}
          </fieldset>
        )
      }
      groups={[
        {
          id: 'mute',
          title: t('sheet.mute'),
          choices: [
            ...hourChoices.map((hours) =>
              muteFor(String(hours), t('for-hours', { count: hours }), ends.inHours(hours)),
            ),
            muteFor('t', t('until-tomorrow'), ends.tomorrow),
          ],
        },
        {
          id: 'maintenance',
          title: t('sheet.maintenance'),
          choices: [
            {
              key: 'm',
              label: t('sheet.now-for-an-hour'),
              detail: ends.inHours(1).words,
              run: () => {
                onClose();
                void actions.maintain(
                  subject,
                  scope,
                  { forMs: hourMs },
                  t('done.maintenance', { what, count, until: ends.inHours(1).words }),
                );
              },
            },
            {
              key: 'p',
              label: t('sheet.plan'),
              run: () =>
                onPlan(scope === 'bots' ? subject : { bots: [], tenantIds: subject.tenantIds }),
            },
          ],
        },
      ]}
    >
      <FourQuiets current={undefined} />
    </KeySheet>
  );
}

type End = { of: (tenantId: string) => number; words: string };

/** When each choice ends, for each client, and in words. */
function useEnds({ tenantIds }: QuietSubject) {
  const { t } = useTranslation('quiet');
  const { byId } = useTenants();
  const moment = useMomentWords();
  const clock = useClock();
  const now = useMinute();
  const zoneOf = (tenantId: string) => byId.get(tenantId)?.zone;
  const zones = new Set(tenantIds.map(zoneOf));
  const [zone] = zones;

  return {
    inHours: (hours: number): End => ({
      of: () => clock.now() + hours * hourMs,
      words: moment(now + hours * hourMs, now, zones.size === 1 ? zone : undefined),
    }),
    tomorrow: {
      of: (tenantId: string) => tomorrowMorning(now, zoneOf(tenantId)),
      words:
        zones.size === 1 ? moment(tomorrowMorning(now, zone), now, zone) : t('each-own-morning'),
    },
  };
}
