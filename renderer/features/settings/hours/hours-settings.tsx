import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { SettingRow } from '#renderer/components/setting-row.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import { Tabs } from '#renderer/components/ui/tabs.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useGate, useSight } from '#renderer/lib/use-gate.ts';
import { weekMomentOf } from '#renderer/lib/wall-week.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

import { Anchor } from '../anchor.tsx';
import { ApplyBar, TogetherMark } from '../apply-bar.tsx';
import { GateNote } from '../gate-note.tsx';
import { SectionLoading } from '../section-loading.tsx';
import { useSaveSettings, useTenantSettings } from '../use-tenant-settings.ts';
import { DaysOff } from './days-off.tsx';
import { Simulator } from './simulator.tsx';
import { hoursTold, merged, presets, problemOf, type Week } from './week.ts';
import { WeekGrid } from './week-grid.tsx';
import { WeekTimes } from './week-times.tsx';

type View = 'grid' | 'times';

/** When people may be told, in the client's own time, with a way to ask what that would mean. */
export function HoursSettings({ client }: { client: Tenant }) {
  const { t } = useTranslation('settings');
  const gate = useGate('owner');
  const { team: maySimulate } = useSight();
  const isBlocked = gate !== undefined;
  const { settings, error, retry } = useTenantSettings(client.id);
  const { save, isSaving, error: saveError } = useSaveSettings(client.id);
  const [draft, setDraft] = useState<NotificationHours>();

  if (!settings) {
    return <SectionLoading error={error} onRetry={retry} lines={8} />;
  }
  const saved = settings.hours;
  const hours = draft ?? saved;
  const isDirty = JSON.stringify(hours) !== JSON.stringify(saved);
  const problem = problemOf(hours.week);
  const change = (patch: Partial<NotificationHours>) => setDraft({ ...hours, ...patch });

  const apply = () => {
    const value = { ...hours, week: hours.week.map(merged) };
    setDraft(undefined);
    save({ section: 'hours', value }, t('section.hours.name'));
  };

  return (
    <>
      <GateNote reason={gate} />
      {saveError && <ErrorNotice error={saveError} title={t('save.failed')} isChange />}
      <SectionCard title={t('hours.title')} aside={<TogetherMark />}>
        <div className="divide-y">
          <SettingRow
            label={t('hours.on')}
            hint={t(hours.isOn ? 'hours.on-hint' : 'hours.off-hint')}
          >
            {(id) => (
              <Switch
                id={id}
                disabled={isBlocked}
                checked={hours.isOn}
                onChange={(isOn) => change({ isOn })}
              />
            )}
          </SettingRow>
          <Anchor place="hours.week">
            <WeekEditor
              client={client}
              week={hours.week}
              isBlocked={isBlocked}
              onChange={(week) => change({ week })}
            />
          </Anchor>
          <DaysOff hours={hours} isBlocked={isBlocked} onChange={change} />
          <Anchor place="hours.critical">
            <SettingRow
              label={t('hours.critical')}
              hint={t(hours.criticalPasses ? 'hours.critical-on' : 'hours.critical-off')}
            >
              {(id) => (
                <Switch
                  id={id}
                  disabled={isBlocked}
                  checked={hours.criticalPasses}
                  onChange={(criticalPasses) => change({ criticalPasses })}
                />
              )}
            </SettingRow>
          </Anchor>
        </div>
        <ApplyBar
          isDirty={isDirty}
          isBusy={isSaving}
          isBlocked={isBlocked}
          problem={problem && t(`hours.problem.${problem}`)}
          onApply={apply}
          onDiscard={() => setDraft(undefined)}
        />
      </SectionCard>
      {maySimulate && (
        <Anchor place="hours.simulator">
          <Simulator
            client={client}
            hours={problem ? saved : hours}
            isDraft={isDirty && !problem}
          />
        </Anchor>
      )}
    </>
  );
}

type WeekEditorProps = {
  client: Tenant;
  week: Week;
  isBlocked: boolean;
  onChange: (week: Week) => void;
};

function WeekEditor({ client, week, isBlocked, onChange }: WeekEditorProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [view, setView] = useState<View>('grid');
  const { zone } = client;
  const minute = useNow(useCallback((now) => Math.floor(now / 60_000), []));
  const now = weekMomentOf(zone, minute * 60_000);

  return (
    <div className="pt-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-2">
        <p className="text-13">
          <span className="font-medium">{t('hours.zone', { zone })}</span> <ZoneClock zone={zone} />
        </p>
        <p className="text-12 text-muted">
          {t('hours.sum', {
            count: Math.round(hoursTold(week)),
            hours: format.number(hoursTold(week)),
          })}
        </p>
        <span className="-mx-2 flex flex-wrap gap-1">
          {Object.entries(presets).map(([name, preset]) => (
            <Button
              key={name}
              size="sm"
              variant="quiet"
              disabled={isBlocked}
              onClick={() => onChange(preset)}
            >
              {t(`hours.preset.${name as keyof typeof presets}`)}
            </Button>
          ))}
        </span>
      </div>
      <div className="[&_[role=tablist]]:px-4">
        <Tabs<View>
          label={t('hours.view')}
          value={view}
          onChange={setView}
          tabs={[
            {
              value: 'grid',
              label: t('hours.views.grid'),
              panel: <WeekGrid week={week} now={now} isBlocked={isBlocked} onChange={onChange} />,
            },
            {
              value: 'times',
              label: t('hours.views.times'),
              panel: <WeekTimes week={week} isBlocked={isBlocked} onChange={onChange} />,
            },
          ]}
        />
      </div>
    </div>
  );
}

/** What time it is for the client, so that nobody sets the hours of the wrong place. */
function ZoneClock({ zone }: { zone: string }) {
  const { t, i18n } = useTranslation('settings');
  const { language } = i18n;
  const words = useNow(
    useCallback(
      (now) =>
        new Intl.DateTimeFormat(language, {
          timeZone: zone,
          weekday: 'long',
          hour: 'numeric',
          minute: '2-digit',
        }).format(now),
      [zone, language],
    ),
  );
  return <span className="text-muted">{t('hours.zone-now', { now: words })}</span>;
}
