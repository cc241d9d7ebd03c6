import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SettingRow } from '#renderer/components/setting-row.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

import { Anchor } from '../anchor.tsx';
import { RemovableChip } from '../removable-chip.tsx';
import { useWallWords } from '../use-wall-words.ts';
import { holidayCountries } from './holiday-countries.ts';

type DaysOffProps = {
  hours: NotificationHours;
  isBlocked: boolean;
  onChange: (patch: Partial<NotificationHours>) => void;
};

const mostDays = 100;

/** Days on which nobody is told: public holidays, and days of one's own. */
export function DaysOff({ hours, isBlocked, onChange }: DaysOffProps) {
  return (
    <div className="divide-y">
      <Anchor place="hours.holidays">
        <Holidays hours={hours} isBlocked={isBlocked} onChange={onChange} />
      </Anchor>
      <Anchor place="hours.extra">
        <ExtraDays hours={hours} isBlocked={isBlocked} onChange={onChange} />
      </Anchor>
    </div>
  );
}

function Holidays({ hours, isBlocked, onChange }: DaysOffProps) {
  const { t, i18n } = useTranslation('settings');
  const [country = '', state = ''] = hours.holidays?.split('-') ?? [];
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'region' });
    return holidayCountries
      .map((code) => ({ value: code, label: names.of(code) ?? code }))
      .toSorted((a, b) => a.label.localeCompare(b.label, i18n.language));
  }, [i18n.language]);

  const put = (nextCountry: string, nextState: string) =>
    onChange({
      holidays:
        nextCountry === '' ? null : nextState === '' ? nextCountry : `${nextCountry}-${nextState}`,
    });

  return (
    <SettingRow
      label={t('hours.holidays')}
      hint={
        <>
          {t('hours.holidays-hint')} {country !== '' && t('hours.holidays-source')}
        </>
      }
    >
      {(id) => (
        <span className="flex flex-wrap gap-2">
          <Select
            size="lg"
            id={id}
            className="w-52"
            disabled={isBlocked}
            value={country}
            options={[{ value: '', label: t('hours.holidays-none') }, ...countries]}
            onChange={(next) => put(next, '')}
          />
          {country !== '' && (
            <Input
              className="w-24"
              aria-label={t('hours.state')}
              placeholder={t('hours.state')}
              maxLength={3}
              disabled={isBlocked}
              value={state}
              onChange={({ target }) =>
                put(country, target.value.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
              }
            />
          )}
        </span>
      )}
    </SettingRow>
  );
}

function ExtraDays({ hours: { extraDays }, isBlocked, onChange }: DaysOffProps) {
  const { t } = useTranslation('settings');
  const words = useWallWords();
  const [day, setDay] = useState('');
  const canAdd = day !== '' && !extraDays.includes(day) && extraDays.length < mostDays;

  const add = () => {
    if (canAdd) {
      onChange({ extraDays: [...extraDays, day].toSorted() });
      setDay('');
    }
  };

  return (
    <>
      <SettingRow label={t('hours.extra')} hint={t('hours.extra-hint')}>
        {(id) => (
          <span className="flex gap-2">
            <Input
              id={id}
              type="date"
              className="w-40"
              disabled={isBlocked}
              value={day}
              onChange={({ target }) => setDay(target.value)}
              onKeyDown={({ key }) => key === 'Enter' && add()}
            />
            <Button size="lg" disabled={isBlocked || !canAdd} onClick={add}>
              <Plus aria-hidden />
              {t('hours.extra-add')}
            </Button>
          </span>
        )}
      </SettingRow>
      {extraDays.length > 0 && (
        <ul className="flex flex-wrap gap-2 px-4 pb-3">
          {extraDays.map((one) => (
            <RemovableChip
              key={one}
              text={words.date(one)}
              label={t('hours.extra-remove', { day: words.date(one) })}
              isBlocked={isBlocked}
              onRemove={() => onChange({ extraDays: extraDays.filter((other) => other !== one) })}
            />
          ))}
        </ul>
      )}
    </>
  );
}
