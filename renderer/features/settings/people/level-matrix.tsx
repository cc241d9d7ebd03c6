import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { Checkbox } from '#renderer/components/ui/checkbox.tsx';
import { severities } from '#shared/schemas/alert.ts';
import { type Medium, media } from '#shared/schemas/channel.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

import { useMediaWords } from '../use-media-words.ts';

type LevelMatrixProps = {
  levels: Routing['levels'];
  /** Media that some channel carries; the others reach nobody. Nothing while that is not known. */
  carried: ReadonlySet<Medium> | undefined;
  isBlocked: boolean;
  onChange: (levels: Routing['levels']) => void;
};

/** How grave an alert has to be to be told over which medium. */
export function LevelMatrix({ levels, carried, isBlocked, onChange }: LevelMatrixProps) {
  const { t } = useTranslation(['settings', 'status', 'channels']);
  const words = useMediaWords();

  return (
    <SectionCard title={t('people.levels')}>
      <div className="overflow-x-auto">
        <table className="w-full text-13">
          <caption className="sr-only">{t('people.levels')}</caption>
          <thead>
            <tr className="text-12 text-muted">
              <th scope="col" className="px-4 py-2 text-left font-normal">
                {t('people.severity')}
              </th>
              {media.map((medium) => (
                <th key={medium} scope="col" className="px-2 py-2 text-center font-normal">
                  {words.one(medium)}
                  {carried && !carried.has(medium) && (
                    <span className="block text-degraded-text">{t('people.no-channel')}</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y border-t">
            {severities.toReversed().map((severity) => (
              <tr key={severity}>
                <th scope="row" className="px-4 py-1 text-left font-medium">
                  {t(`status:severity.${severity}`)}
                  <span className="block text-12 font-normal text-muted">
                    {t(`people.level-hint.${severity}`)}
                  </span>
                </th>
                {media.map((medium) => (
                  <td key={medium} className="px-2 py-1 text-center">
                    <MatrixBox
                      label={t('people.cell', {
                        severity: t(`status:severity.${severity}`),
                        medium: words.one(medium),
                      })}
                      isChecked={levels[severity].includes(medium)}
                      isBlocked={isBlocked}
                      onChange={(isChecked) =>
                        onChange({
                          ...levels,
                          [severity]: media.filter((other) =>
                            other === medium ? isChecked : levels[severity].includes(other),
                          ),
                        })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="border-t px-4 py-2 text-12 text-muted">{t('people.levels-note')}</p>
    </SectionCard>
  );
}

type MatrixBoxProps = {
  label: string;
  isChecked: boolean;
  isBlocked: boolean;
  onChange: (isChecked: boolean) => void;
};

function MatrixBox({ label, isChecked, isBlocked, onChange }: MatrixBoxProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="inline-flex size-8 items-center justify-center">
      <Checkbox
        id={id}
        aria-label={label}
        checked={isChecked}
        disabled={isBlocked}
        onChange={({ target }) => onChange(target.checked)}
      />
    </label>
  );
}
