import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { SettingRow } from '#renderer/components/setting-row.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import { severities } from '#shared/schemas/alert.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

import { useSeverityWords } from '../use-severity-words.ts';
import { RecipientField } from './recipient-field.tsx';

type EscalationProps = {
  escalation: Routing['escalation'];
  contacts: readonly Contact[];
  isBlocked: boolean;
  onChange: (escalation: Routing['escalation'], what: string) => void;
};

const minuteMs = 60_000;
const spans = [5, 10, 15, 30, 60, 120, 240].map((minutes) => minutes * minuteMs);

/** Who is told as well when nobody takes an alert in time. */
export function Escalation({ escalation, contacts, isBlocked, onChange }: EscalationProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const atLeastWords = useSeverityWords();
  const change = (patch: Partial<Routing['escalation']>) =>
    onChange({ ...escalation, ...patch }, t('people.escalation'));
  const { isOn, afterMs, atLeast, to } = escalation;
  const offered = spans.includes(afterMs) ? spans : [...spans, afterMs].toSorted((a, b) => a - b);

  return (
    <SectionCard title={t('people.escalation')}>
      <div className="divide-y">
        <SettingRow label={t('people.escalation-on')} hint={t('people.escalation-hint')}>
          {(id) => (
            <Switch
              id={id}
              disabled={isBlocked}
              checked={isOn}
              onChange={(next) => change({ isOn: next })}
            />
          )}
        </SettingRow>
        {isOn && (
          <>
            <SettingRow label={t('people.escalation-after')}>
              {(id) => (
                <Select
                  size="lg"
                  id={id}
                  className="w-60"
                  disabled={isBlocked}
                  value={String(afterMs)}
                  options={offered.map((ms) => ({ value: String(ms), label: format.duration(ms) }))}
                  onChange={(next) => change({ afterMs: Number(next) })}
                />
              )}
            </SettingRow>
            <SettingRow label={t('people.escalation-level')}>
              {(id) => (
                <Select
                  size="lg"
                  id={id}
                  className="w-60"
                  disabled={isBlocked}
                  value={atLeast}
                  options={severities.map((severity) => ({
                    value: severity,
                    label: atLeastWords(severity),
                  }))}
                  onChange={(next) => change({ atLeast: next })}
                />
              )}
            </SettingRow>
            <SettingRow label={t('people.escalation-to')} isTall>
              {(id) => (
                <RecipientField
                  id={id}
                  value={to}
                  contacts={contacts}
                  isBlocked={isBlocked}
                  onChange={(next) => change({ to: next })}
                />
              )}
            </SettingRow>
          </>
        )}
      </div>
    </SectionCard>
  );
}
