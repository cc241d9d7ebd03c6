import { useTranslation } from 'react-i18next';

import { Select } from '#renderer/components/ui/select.tsx';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Ladder } from '#shared/schemas/recovery.ts';
import { type HealingMode, healingModes } from '#shared/schemas/setup.ts';

const asClient = 'client';
const choices = [asClient, ...healingModes] as const;

type ModeSelectProps = Pick<Ladder, 'mode' | 'hasOwnMode'> & {
  /** `null` goes back to the client's own. */
  onMode: (mode: HealingMode | null) => void;
  size?: 'sm' | 'lg';
};

/** Off, ask first or by itself, or whatever the client's own is. */
export function ModeSelect({ mode, hasOwnMode, onMode, size = 'sm' }: ModeSelectProps) {
  const { t } = useTranslation('recovery');
  const hindrance = useGate('operator');

  return (
    <Select
      size={size}
      label={t('mode.label')}
      disabled={hindrance !== undefined}
      value={hasOwnMode ? mode : asClient}
      onChange={(next) => onMode(next === asClient ? null : next)}
      options={choices.map((choice) => ({
        value: choice,
        label:
          choice === asClient
            ? hasOwnMode
              ? t('mode.own')
              : t('mode.own-is', { mode: t(`mode.${mode}`).toLocaleLowerCase() })
            : t(`mode.${choice}`),
      }))}
    />
  );
}
