import { GitCompare, Hourglass, ShieldAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Countdown } from '#renderer/components/countdown.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { ConfigStanding } from '#shared/schemas/config.ts';

import { IssueList } from './config-issues.tsx';

type ConfigBannersProps = {
  standing: ConfigStanding;
  isBusy: boolean;
  onTakeIn: () => void;
  onPutBack: () => void;
  onCompare: () => void;
  onRollBack: () => void;
};

/** What about a configuration asks for a look: on trial, changed outside, not valid. */
export function ConfigBanners(props: ConfigBannersProps) {
  const { standing, isBusy, onTakeIn, onPutBack, onCompare, onRollBack } = props;
  const { t } = useTranslation('config');
  const format = useFormat();
  const { onTrialUntil, hasDrifted, current, issues, trouble } = standing;

  return (
    <>
      {trouble !== null && (
        <Banner tone="degraded" icon={<Unplug aria-hidden className="text-degraded-text" />}>
          <p>{t(`trouble.${trouble}`)}</p>
        </Banner>
      )}
      {issues.length > 0 && (
        <Banner
          tone="down"
          icon={<ShieldAlert aria-hidden className="text-down-text" />}
          actions={
            <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={onRollBack}>
              {t('banner.roll-back')}
            </ActionButton>
          }
        >
          <p className="font-medium">{t('banner.invalid')}</p>
          <IssueList issues={issues} />
        </Banner>
      )}
      {hasDrifted && (
        <Banner
          tone="degraded"
          icon={<GitCompare aria-hidden className="text-degraded-text" />}
          actions={
            <>
              <Button size="sm" variant="quiet" onClick={onCompare}>
                {t('banner.compare')}
                <Kbd keys="d" />
              </Button>
              <ActionButton
                needs="operator"
                size="sm"
                disabled={isBusy}
                title={t('banner.take-in-hint')}
                onClick={onTakeIn}
              >
                {t('banner.take-in')}
              </ActionButton>
              <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={onPutBack}>
                {t('banner.put-back')}
              </ActionButton>
            </>
          }
        >
          <p className="font-medium">
            {current?.state === 'drifted'
              ? t('banner.drift-version', { number: current.number })
              : t('banner.drift')}
          </p>
        </Banner>
      )}
      {onTrialUntil !== null && (
        <Banner
          tone="healing"
          icon={<Hourglass aria-hidden className="text-healing-text" />}
          actions={
            <>
              <Countdown to={onTrialUntil} className="text-13 font-medium text-healing-text" />
              <ActionButton needs="operator" size="sm" disabled={isBusy} onClick={onRollBack}>
                {t('banner.roll-back')}
              </ActionButton>
            </>
          }
        >
          <p>{t('banner.trial', { time: format.time(onTrialUntil) })}</p>
        </Banner>
      )}
    </>
  );
}

const tints = {
  down: 'border-down/40 bg-tint-down',
  degraded: 'border-degraded/40 bg-tint-degraded',
  healing: 'border-healing/40 bg-tint-healing',
} as const;

type BannerProps = {
  tone: keyof typeof tints;
  icon: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

function Banner({ tone, icon, actions, children }: BannerProps) {
  return (
    <output
      className={cn(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border px-4 py-2 text-13',
        tints[tone],
      )}
    >
      <span className="mt-1 [&_svg]:size-4 [&_svg]:stroke-[1.5]">{icon}</span>
      <div className="min-w-64 flex-1 py-0.5">{children}</div>
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </output>
  );
}
