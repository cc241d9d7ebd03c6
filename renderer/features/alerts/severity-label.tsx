import { CircleX, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import type { Severity } from '#shared/schemas/alert.ts';

const looks: Readonly<Record<Severity, { Icon: LucideIcon; className: string }>> = {
  info: { Icon: Info, className: 'text-healing-text' },
  warning: { Icon: TriangleAlert, className: 'text-degraded-text' },
  error: { Icon: CircleX, className: 'text-down-text' },
  critical: { Icon: OctagonAlert, className: 'font-semibold text-down-text' },
};

/** How grave it is: icon, word and weight as well as colour. */
export function SeverityLabel({ severity }: { severity: Severity }) {
  const { t } = useTranslation('status');
  const { Icon, className } = looks[severity];

  return (
    <span className={cn('inline-flex items-center gap-1.5 whitespace-nowrap', className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {t(`severity.${severity}`)}
    </span>
  );
}
