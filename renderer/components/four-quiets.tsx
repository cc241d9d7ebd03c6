import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';

import { Kbd } from './ui/kbd.tsx';

const quiets = ['acknowledge', 'snooze', 'mute', 'maintenance'] as const;
export type Quiet = (typeof quiets)[number];
const keysOf: Readonly<Record<Quiet, string>> = {
  acknowledge: 'a',
  snooze: 's',
  mute: 'm',
  maintenance: 'm',
};

/** The four ways to be left in peace, side by side, so that none is taken for another. */
export function FourQuiets({ current }: { current: Quiet | undefined }) {
  const { t } = useTranslation('quiet');

  return (
    <section aria-label={t('four.label')} className="border-t bg-surface-0 px-3 py-3 sm:px-4">
      <dl className="grid grid-cols-2 gap-x-3 gap-y-3 sm:grid-cols-[1fr_1fr_1fr_1.12fr]">
        {quiets.map((quiet) => (
          <div
            key={quiet}
            aria-current={quiet === current ? 'true' : undefined}
            className={cn(
              'border-l-2 pl-2 text-12',
              quiet === current ? 'border-accent' : 'border-border-soft',
            )}
          >
            <dt className="flex items-center gap-1 font-medium">
              {t(`four.${quiet}.name`)}
              <Kbd keys={keysOf[quiet]} />
            </dt>
            <dd>{t(`four.${quiet}.does`)}</dd>
            <dd className="text-muted">{t(`four.${quiet}.keeps`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
