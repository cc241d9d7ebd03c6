import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { SettingRow } from '#renderer/components/setting-row.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import { type Medium, media } from '#shared/schemas/channel.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Schedules } from '#shared/schemas/tenant-settings.ts';

import { Anchor } from '../anchor.tsx';
import { useChannels } from '../channels/use-channels.ts';
import { CommitInput } from '../commit-input.tsx';
import { GateNote } from '../gate-note.tsx';
import { RecipientField } from '../people/recipient-field.tsx';
import { useContacts } from '../people/use-contacts.ts';
import { SectionLoading } from '../section-loading.tsx';
import { useMediaWords } from '../use-media-words.ts';
import { useSaveSettings, useTenantSettings } from '../use-tenant-settings.ts';
import { readTime, timeText, useMomentWords } from '../use-wall-words.ts';
import { useNextRuns } from './use-next-runs.ts';

/** What is sent by the calendar, and when it comes next. */
export function ScheduleSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation('settings');
  const gate = useGate('owner');
  const isBlocked = gate !== undefined;
  const { settings, error, retry } = useTenantSettings(client.id);
  const { save, error: saveError } = useSaveSettings(client.id);
  const { contacts } = useContacts(client.id);
  const { carried } = useChannels(client.id);

  if (!settings) {
    return <SectionLoading error={error} onRetry={retry} />;
  }
  const { dailyReport } = settings.schedules;
  const change = (patch: Partial<Schedules['dailyReport']>) =>
    save(
      { section: 'schedules', value: { dailyReport: { ...dailyReport, ...patch } } },
      t('schedules.daily'),
    );

  return (
    <>
      <GateNote reason={gate} />
      {saveError && <ErrorNotice error={saveError} title={t('save.failed')} isChange />}
      <Anchor place="schedules.daily">
        <SectionCard title={t('schedules.daily')}>
          <div className="divide-y">
            <SettingRow label={t('schedules.daily-on')} hint={t('schedules.daily-hint')}>
              {(id) => (
                <Switch
                  id={id}
                  disabled={isBlocked}
                  checked={dailyReport.isOn}
                  onChange={(isOn) => change({ isOn })}
                />
              )}
            </SettingRow>
            <SettingRow
              label={t('schedules.time')}
              hint={t('schedules.time-hint', { zone: client.zone })}
            >
              {(id) => (
                <CommitInput
                  id={id}
                  type="time"
                  className="w-32"
                  disabled={isBlocked || !dailyReport.isOn}
                  value={timeText(dailyReport.minuteOfDay)}
                  onCommit={(text) => {
                    const minuteOfDay = readTime(text);
                    if (minuteOfDay !== undefined) {
                      change({ minuteOfDay });
                    }
                  }}
                />
              )}
            </SettingRow>
            <MediaRow
              chosen={dailyReport.media}
              carried={carried}
              isBlocked={isBlocked || !dailyReport.isOn}
              onChange={(next) => change({ media: next })}
            />
            <SettingRow label={t('schedules.to')} isTall>
              {(id) => (
                <RecipientField
                  id={id}
                  value={dailyReport.to}
                  contacts={contacts}
                  hasRota={false}
                  isBlocked={isBlocked || !dailyReport.isOn}
                  onChange={(to) => to !== 'on_call' && change({ to })}
                />
              )}
            </SettingRow>
          </div>
        </SectionCard>
      </Anchor>
      <Anchor place="schedules.runs">
        <NextRuns client={client} />
      </Anchor>
    </>
  );
}

type MediaRowProps = {
  chosen: readonly Medium[];
  /** Nothing while that is not known. */
  carried: ReadonlySet<Medium> | undefined;
  isBlocked: boolean;
  onChange: (chosen: Medium[]) => void;
};

function MediaRow({ chosen, carried, isBlocked, onChange }: MediaRowProps) {
  const { t } = useTranslation('settings');
  const words = useMediaWords();
  return (
    <fieldset className="px-4 py-3">
      <legend className="float-left w-full text-13">{t('schedules.media')}</legend>
      <div className="clear-left grid grid-cols-2 items-start gap-x-6 pt-1 sm:grid-cols-3">
        {media.map((medium) => {
          const isCarried = !carried || carried.has(medium);
          return (
            <Choice
              key={medium}
              kind="many"
              name="daily media"
              label={words.one(medium)}
              hint={isCarried ? undefined : t('people.no-channel')}
              // In line with those that have no second line.
              className={isCarried ? '' : 'pt-[3px]'}
              isChosen={chosen.includes(medium)}
              disabled={isBlocked}
              onChoose={(isIn) =>
                onChange(
                  media.filter((other) => (other === medium ? isIn : chosen.includes(other))),
                )
              }
            />
          );
        })}
      </div>
    </fieldset>
  );
}

function NextRuns({ client }: { client: Tenant }) {
  const { t } = useTranslation('settings');
  const { runs, error, retry } = useNextRuns(client.id);

  return (
    <SectionCard title={t('schedules.runs')} isBusy={!runs && !error}>
      {error && <ErrorNotice error={error} onRetry={retry} className="m-3" />}
      {!runs && !error && <Skeleton className="m-4 w-60" />}
      {runs?.length === 0 && <p className="px-4 py-3 text-13 text-muted">{t('schedules.none')}</p>}
      <ul className="divide-y">
        {runs?.map(({ name, at }) => (
          <NextRun key={`${name} ${at}`} name={name} at={at} zone={client.zone} />
        ))}
      </ul>
    </SectionCard>
  );
}

const jobs = ['daily-report', 'clean-checks'] as const;

type NextRunProps = { name: string; at: number; zone: string };

function NextRun({ name, at, zone }: NextRunProps) {
  // A newer agent may have jobs that this console has no words for.
  const job = jobs.find((known) => known === name);
  const { t } = useTranslation('settings');
  const format = useFormat(zone);
  const momentOf = useMomentWords(zone);
  const when = useNow(useCallback((now) => format.until(at, now), [at, format]));

  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-4 px-4 py-1.5 text-13">
      <span className="min-w-0 flex-1 basis-40">{job ? t(`schedules.job.${job}`) : name}</span>
      <time dateTime={new Date(at).toISOString()}>{momentOf(at)}</time>
      <span className="w-24 text-right text-muted">{when}</span>
    </li>
  );
}
