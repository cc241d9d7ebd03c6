import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { FourQuiets } from '#renderer/components/four-quiets.tsx';
import { type KeyChoice, KeySheet } from '#renderer/components/key-sheet.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Field, Input } from '#renderer/components/ui/field.tsx';
import { useClock, useMinute } from '#renderer/lib/now.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import {
  instantOf,
  ownZone,
  placeOf,
  tomorrowMorning,
  wallTimeAt,
} from '#renderer/lib/zone-time.ts';
import type { Alert, Snooze } from '#shared/schemas/alert.ts';
import { addMs } from '#shared/time/wall-date.ts';

import { useAlertWords } from './use-alert-words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const hourChoices = [1, 4, 8] as const;

type SnoozeSheetProps = {
  alerts: readonly Alert[];
  onSnooze: (snoozeOf: (alert: Alert) => Snooze, until: string) => void;
  onClose: () => void;
};

/** Until when alerts are hidden; they come back by themselves. */
export function SnoozeSheet({ alerts, onSnooze, onClose }: SnoozeSheetProps) {
  const { t } = useTranslation(['quiet', 'alerts-screen']);
  const wordsOf = useAlertWords();
  const { byId } = useTenants();
  const moment = useMomentWords();
  const clock = useClock();
  const now = useMinute();
  const [isCustom, setIsCustom] = useState(false);
  const zoneOf = ({ tenantId }: Alert) => byId.get(tenantId ?? '')?.zone;
  const zones = new Set(alerts.map(zoneOf));
  const zone = zones.size === 1 ? [...zones][0] : undefined;
  const [first] = alerts;
  const title =
    alerts.length === 1 && first
      ? t('snooze.title', { what: wordsOf(first).title })
      : t('snooze.title-many', { count: alerts.length });

  const choose = (key: string, label: string, end: (alert: Alert) => number, words: string) =>
    ({
      key,
      label,
      detail: words,
      run: () => {
        onClose();
        onSnooze((alert) => ({ until: end(alert), untilWorse: false }), words);
      },
    }) satisfies KeyChoice;
  const inHours = (hours: number) =>
    choose(
      String(hours),
      t('for-hours', { count: hours }),
      () => clock.now() + hours * hourMs,
      moment(now + hours * hourMs, now, zone),
    );

  return (
    <KeySheet
      open
      onClose={onClose}
      title={title}
      description={t('snooze.note')}
      groups={[
        {
          id: 'until',
          choices: [
            ...hourChoices.map(inHours),
            choose(
              't',
              t('until-tomorrow'),
              (alert) => tomorrowMorning(now, zoneOf(alert)),
              zones.size === 1
                ? moment(tomorrowMorning(now, zone), now, zone)
                : t('each-own-morning'),
            ),
            { key: 'c', label: t('snooze.custom'), run: () => setIsCustom(true) },
            {
              key: 'w',
              label: t('snooze.worse'),
              detail: t('snooze.worse-detail'),
              run: () => {
                onClose();
                onSnooze(() => ({ until: null, untilWorse: true }), t('snooze.worse-until'));
              },
            },
          ],
        },
      ]}
    >
      {isCustom && (
        <CustomEnd
          zone={zone ?? ownZone()}
          now={now}
          onPick={(snooze) => {
            onClose();
            onSnooze(() => snooze, moment(snooze.until ?? now, now, zone));
          }}
        />
      )}
      <FourQuiets current="snooze" />
    </KeySheet>
  );
}

type CustomEndProps = { zone: string; now: number; onPick: (snooze: Snooze) => void };

/** A time of one's own by the client's clock, and whether getting worse ends it sooner. */
function CustomEnd({ zone, now, onPick }: CustomEndProps) {
  const { t } = useTranslation('quiet');
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [wall, setWall] = useState(() => addMs(wallTimeAt(now, zone), 2 * hourMs));
  const [untilWorse, setUntilWorse] = useState(true);
  const until = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u.test(wall) ? instantOf(wall, zone) : undefined;
  const isPast = until !== undefined && until <= now;

  return (
    <form
      id={formId}
      noValidate
      className="flex flex-wrap items-end gap-x-4 gap-y-2 border-t px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (until !== undefined && !isPast) {
          onPick({ until, untilWorse });
        }
      }}
    >
      <Field
        label={t('snooze.custom-label', { place: placeOf(zone) })}
        error={isPast ? t('snooze.past') : undefined}
        className="w-60"
      >
        <Input
          ref={input}
          type="datetime-local"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it appears because it was asked for
          autoFocus
          value={wall}
          onChange={({ target }) => setWall(target.value)}
        />
      </Field>
      <Choice
        kind="many"
        name="until-worse"
        isChosen={untilWorse}
        onChoose={setUntilWorse}
        label={t('snooze.or-worse')}
        className="flex-1"
      />
      <Button type="submit" size="lg" variant="primary" disabled={until === undefined || isPast}>
        {t('snooze.do')}
      </Button>
    </form>
  );
}
