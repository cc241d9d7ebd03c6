import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { Tenant } from '#shared/schemas/tenant.ts';

/** Invented bots are never mistaken for real ones. */
export function DemoBand({ tenant }: { tenant: Tenant | undefined }) {
  const { t } = useTranslation('shell');

  return (
    <div className="col-span-2">
      {tenant?.isDemo && (
        <p className="flex h-7 items-center gap-2 border-b bg-tint-healing px-4 text-12 text-healing-text">
          <FlaskConical aria-hidden className="size-4 stroke-[1.5]" />
          {t('demo-band')}
        </p>
      )}
    </div>
  );
}
