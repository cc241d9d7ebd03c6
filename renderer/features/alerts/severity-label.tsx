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

type SeverityLabelProps = {
  severity: Severity;
  /** The icon alone is seen; the word is its name. */
  isShort?: boolean;
};

/** How grave it is: icon, word and weight as well as colour. */
export function SeverityLabel({ severity, isShort = false }: SeverityLabelProps) {
  const { t } = useTranslation('status');
  const { Icon, className } = looks[severity];

  return (
    <span
      title={isShort ? t(`severity.${severity}`) : undefined}
      className={cn('inline-flex items-center gap-1.5 whitespace-nowrap', className)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className={isShort ? 'sr-only' : undefined}>{t(`severity.${severity}`)}</span>
    </span>
  );
}
