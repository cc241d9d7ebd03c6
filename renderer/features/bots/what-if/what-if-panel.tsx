import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { WhatIf, WhatIfAlarm, WhatIfSettings } from '#shared/schemas/replay.ts';

import { differingAlarms } from './differing-alarms.ts';
import { useWhatIf } from './use-what-if.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** What can be chosen; what is in force is always among it. */
const choices: Readonly<Record<keyof WhatIfSettings, readonly number[]>> = {
  rechecks: [0, 1, 2, 3, 5],
  patienceMs: [0, minuteMs, 3 * minuteMs, 5 * minuteMs, 15 * minuteMs, 30 * minuteMs],
  slowAnswers: [1, 2, 3, 5, 10],
  intervalMs: [30, 60, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * secondMs),
};
const settingNames = ['rechecks', 'patienceMs', 'slowAnswers', 'intervalMs'] as const;

/** Other settings, tried on what really happened: what would have been told, when, and what of it for nothing. */
export function WhatIfPanel({ bot }: { bot: Pick<BotView, 'id' | 'tenantId'> }) {
  const { t } = useTranslation('recovery');
  const [isOpen, setIsOpen] = useState(false);

  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      className="group overflow-hidden rounded-lg border bg-surface-1"
    >
      <summary className="flex min-h-10 cursor-default items-center gap-1.5 px-4 text-13 font-semibold -outline-offset-2 select-none">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform group-open:rotate-90"
        />
        {t('what-if.title')}
      </summary>
      {isOpen && <WhatIfOf bot={bot} />}
    </details>
  );
}

function WhatIfOf({ bot }: { bot: Pick<BotView, 'id' | 'tenantId'> }) {
  const { t } = useTranslation('recovery');
  const [settings, setSettings] = useState<Partial<WhatIfSettings>>({});
  const { whatIf, error, isReading, retry } = useWhatIf(bot, settings, true);

  if (error && !whatIf) {
    return (
      <ErrorNotice
        error={error}
        title={t('what-if.failed')}
        onRetry={retry}
        className="mx-4 mb-4"
      />
    );
  }
  if (!whatIf) {
    return <Skeleton className="mx-4 mb-4 h-32" />;
  }
  return (
    <WhatIfAnswer
      whatIf={whatIf}
      settings={settings}
      isReading={isReading}
      onSettings={setSettings}
    />
  );
}

type WhatIfAnswerProps = {
  whatIf: WhatIf;
  settings: Partial<WhatIfSettings>;
  isReading: boolean;
  onSettings: (settings: Partial<WhatIfSettings>) => void;
};

export function WhatIfAnswer({ whatIf, settings, isReading, onSettings }: WhatIfAnswerProps) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const { from, to, checks, inForce } = whatIf;

  return (
    <div className="flex flex-col gap-4 border-t px-4 py-3">
      <p className="text-13 text-muted">
        {t('what-if.text', { from: format.date(from), to: format.date(to), checks })}
      </p>
      <div className="grid grid-cols-2 items-end gap-4 min-[1000px]:grid-cols-4">
        {settingNames.map((name) => (
          <SettingField
            key={name}
            name={name}
            inForce={inForce.settings[name]}
            value={settings[name] ?? inForce.settings[name]}
            onValue={(value) => {
              const { [name]: _, ...others } = settings;
              onSettings(value === inForce.settings[name] ? others : { ...others, [name]: value });
            }}
          />
        ))}
      </div>
      <Outcomes whatIf={whatIf} isReading={isReading} />
      <Differences whatIf={whatIf} isSame={Object.keys(settings).length === 0} />
    </div>
  );
}

type SettingFieldProps = {
  name: keyof WhatIfSettings;
  value: number;
  inForce: number;
  onValue: (value: number) => void;
};

function SettingField({ name, value, inForce, onValue }: SettingFieldProps) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const isSpan = name === 'patienceMs' || name === 'intervalMs';
  const wordsOf = (choice: number) => (isSpan ? format.duration(choice) : format.number(choice));
  // Only longer intervals than what was recorded can be answered for.
  const possible = choices[name].filter((choice) => name !== 'intervalMs' || choice >= inForce);
  const all = [...new Set([...possible, inForce])].sort((a, b) => a - b);

  return (
    <Field label={t(`what-if.setting.${name}`)}>
      <Select
        size="lg"
        value={String(value)}
        onChange={(next) => onValue(Number(next))}
        options={all.map((choice) => ({
          value: String(choice),
          label:
            choice === inForce
              ? t('what-if.in-force-value', { value: wordsOf(choice) })
              : wordsOf(choice),
        }))}
      />
    </Field>
  );
}

function Outcomes({
  whatIf: { inForce, asked },
  isReading,
}: {
  whatIf: WhatIf;
  isReading: boolean;
}) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const toldAfter = (outcome: WhatIf['asked']) =>
    outcome.toldAfterMs === null ? '–' : format.duration(outcome.toldAfterMs.mean);
  const rows = [
    ['alarms', (outcome: WhatIf['asked']) => format.number(outcome.alarms.length)],
    ['false-alarms', (outcome: WhatIf['asked']) => format.number(outcome.falseAlarms)],
    ['notices', (outcome: WhatIf['asked']) => format.number(outcome.notices)],
    ['told-after', toldAfter],
  ] as const;

  return (
    <table
      aria-busy={isReading}
      className={cn('w-full max-w-xl text-13 transition-opacity', isReading && 'opacity-60')}
    >
      <thead>
        <tr className="h-7 border-b text-12 text-muted">
          <th scope="col">
            <span className="sr-only">{t('attempts.what')}</span>
          </th>
          <th scope="col" className="w-32 text-right font-normal">
            {t('what-if.in-force')}
          </th>
          <th scope="col" className="w-32 text-right font-normal">
            {t('what-if.asked')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, valueOf]) => {
          const [before, after] = [valueOf(inForce), valueOf(asked)];
          return (
            <tr key={name} className="h-8 border-b last:border-b-0">
              <th scope="row" className="text-left font-normal">
                {t(`what-if.row.${name}`)}
              </th>
              <td className="text-right text-muted">{before}</td>
              <td className={cn('text-right', before !== after && 'font-semibold')}>{after}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Differences({ whatIf, isSame }: { whatIf: WhatIf; isSame: boolean }) {
  const { t } = useTranslation('recovery');
  const { more, fewer } = differingAlarms(whatIf);

  if (isSame) {
    return <p className="text-13 text-muted">{t('what-if.choose')}</p>;
  }
  if (more.length + fewer.length === 0) {
    return <p className="text-13">{t('what-if.same')}</p>;
  }
  return (
    <div className="grid gap-4 min-[1000px]:grid-cols-2">
      {fewer.length > 0 && <AlarmList title={t('what-if.fewer')} alarms={fewer} />}
      {more.length > 0 && <AlarmList title={t('what-if.more')} alarms={more} />}
    </div>
  );
}

const mostShown = 6;

function AlarmList({ title, alarms }: { title: string; alarms: readonly WhatIfAlarm[] }) {
  const { t } = useTranslation(['recovery', 'causes']);
  const format = useFormat();
  const hidden = alarms.length - mostShown;

  return (
    <section aria-label={title}>
      <h3 className="text-12 text-muted">{title}</h3>
      <ul className="text-13">
        {alarms.slice(0, mostShown).map((alarm) => (
          <li
            key={`${alarm.type} ${alarm.since}`}
            className="flex min-h-7 items-center gap-2 border-b last:border-b-0"
          >
            <span className="text-12 text-muted">{format.dateTime(alarm.since)}</span>
            <span className="min-w-0 flex-1 truncate">{t(`causes:${alarm.cause}.name`)}</span>
            {alarm.false && <span className="text-12 text-muted">{t('what-if.false')}</span>}
          </li>
        ))}
        {hidden > 0 && <li className="text-12 text-muted">{t('bulk.more', { count: hidden })}</li>}
      </ul>
    </section>
  );
}
