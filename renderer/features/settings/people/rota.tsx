import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { SettingRow } from '#renderer/components/setting-row.tsx';
import { Badge } from '#renderer/components/ui/badge.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { IconButton } from '#renderer/components/ui/icon-button.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useMinute } from '#renderer/lib/now.ts';
import { wallTimeOf } from '#renderer/lib/wall-week.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { PersonId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';
import { rotaWeeks } from '#shared/time/rota-weeks.ts';

import { ApplyBar, TogetherMark } from '../apply-bar.tsx';
import { MoveButtons } from '../move-buttons.tsx';
import { moved } from '../moved.ts';
import { readTime, timeText, useWallWords } from '../use-wall-words.ts';
import { withPeople } from './rota-people.ts';

type RotaProps = {
  client: Tenant;
  rota: Routing['rota'];
  contacts: readonly Contact[];
  isBlocked: boolean;
  isSaving: boolean;
  onApply: (rota: Routing['rota']) => void;
};

const weeksShown = 5;

/** Who has which week. Its parts make sense together only, so they are applied together. */
export function Rota({ client, rota: saved, contacts, isBlocked, isSaving, onApply }: RotaProps) {
  const { t } = useTranslation('settings');
  const words = useWallWords();
  const [draft, setDraft] = useState<Routing['rota']>();
  const rota = draft ?? saved;
  const isDirty = JSON.stringify(rota) !== JSON.stringify(saved);
  const nameOf = (id: PersonId) =>
    contacts.find((contact) => contact.id === id)?.name ?? t('people.gone');
  const { zone } = client;
  const wall = wallTimeOf(zone, useMinute());
  const weeks = rotaWeeks(rota, wall, Math.min(weeksShown, Math.max(2, rota.people.length + 1)));
  const absent = contacts.filter(({ id }) => !rota.people.includes(id));
  const put = (people: PersonId[]) => setDraft(withPeople(rota, people, wall));

  return (
    <SectionCard title={t('people.rota')} aside={<TogetherMark />}>
      <div
        className={cn(
          'grid divide-y @2xl:divide-x @2xl:divide-y-0',
          weeks.length > 0 && '@2xl:grid-cols-2',
        )}
      >
        <div className="flex flex-col gap-2 px-4 py-3">
          <p className="text-13 font-medium">{t('people.rota-order')}</p>
          {rota.people.length === 0 && (
            <p className="text-13 text-muted">{t('people.rota-none')}</p>
          )}
          <ol className="flex flex-col">
            {rota.people.map((id, index) => (
              <RotaPerson
                key={id}
                name={nameOf(id)}
                place={{ index, of: rota.people.length }}
                isBlocked={isBlocked}
                onMove={(by) => put(moved(rota.people, index, by))}
                onRemove={() => put(rota.people.filter((other) => other !== id))}
              />
            ))}
          </ol>
          {absent.length > 0 && (
            <Select
              size="lg"
              className="w-60"
              label={t('people.rota-add')}
              disabled={isBlocked}
              value=""
              options={[
                { value: '', label: t('people.rota-add') },
                ...absent.map(({ id, name }) => ({ value: id as string, label: name })),
              ]}
              onChange={(id) => id !== '' && put([...rota.people, id as PersonId])}
            />
          )}
        </div>
        {weeks.length > 0 && (
          <div className="px-4 py-3">
            <p className="text-13 font-medium">{t('people.rota-weeks')}</p>
            <ul className="mt-1 text-13">
              {weeks.map(({ personId, from }, ahead) => (
                <li key={from} className="flex min-h-7 items-center gap-3">
                  <span className="w-32 shrink-0 whitespace-nowrap text-muted">
                    {words.day(from)}
                  </span>
                  <span
                    className={cn('min-w-0 truncate', ahead === 0 && 'font-medium')}
                    title={nameOf(personId)}
                  >
                    {nameOf(personId)}
                  </span>
                  {ahead === 0 && <Badge tone="healing">{t('people.rota-now')}</Badge>}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <SettingRow
        className="border-t"
        label={t('people.rota-time')}
        hint={t('people.rota-time-hint', { zone })}
      >
        {(id) => (
          <Input
            id={id}
            type="time"
            className="w-32"
            disabled={isBlocked}
            value={timeText(rota.minuteOfDay)}
            onChange={({ target }) =>
              setDraft({ ...rota, minuteOfDay: readTime(target.value) ?? rota.minuteOfDay })
            }
          />
        )}
      </SettingRow>
      <ApplyBar
        isDirty={isDirty}
        isBusy={isSaving}
        isBlocked={isBlocked}
        onApply={() => {
          setDraft(undefined);
          onApply(rota);
        }}
        onDiscard={() => setDraft(undefined)}
      />
    </SectionCard>
  );
}

type RotaPersonProps = {
  name: string;
  place: { index: number; of: number };
  isBlocked: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

function RotaPerson({ name, place, isBlocked, onMove, onRemove }: RotaPersonProps) {
  const { t } = useTranslation('settings');
  return (
    <li className="flex min-h-8 items-center gap-1 text-13">
      <span className="w-5 text-12 text-muted">{place.index + 1}</span>
      <span className="min-w-0 flex-1 truncate" title={name}>
        {name}
      </span>
      <MoveButtons
        labels={{ up: t('people.rota-up', { name }), down: t('people.rota-down', { name }) }}
        place={place}
        isBlocked={isBlocked}
        onMove={onMove}
      />
      <IconButton
        size="icon-sm"
        label={t('people.rota-remove', { name })}
        disabled={isBlocked}
        onClick={onRemove}
      >
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
