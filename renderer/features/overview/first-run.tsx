import { Link } from '@tanstack/react-router';
import { Building2, Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { StartCard } from '#renderer/components/start-card.tsx';
import { buttonLook } from '#renderer/components/ui/button.tsx';

/** Ways in, while there is no bot yet. */
export function FirstRun({ demoStart }: { demoStart: ReactNode }) {
  const { t } = useTranslation('overview');

  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      <StartCard Icon={Link2} title={t('start.url.title')} text={t('start.url.text')}>
        <Link
          to="/bots"
          search={(before) => ({ ...before, add: true })}
          className={buttonLook({ variant: 'primary', size: 'lg' })}
        >
          {t('start.url.action')}
        </Link>
      </StartCard>
      {demoStart}
      <StartCard Icon={Building2} title={t('start.client.title')} text={t('start.client.text')}>
        <Link to="/clients" className={buttonLook({ size: 'lg' })}>
          {t('start.client.action')}
        </Link>
      </StartCard>
    </div>
  );
}
