import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useGate } from '#renderer/lib/use-gate.ts';
import { type DemoFault, demoFaults } from '#shared/schemas/demo.ts';

import { type DemoBot, useDemo } from './use-demo.ts';

/** While the demo runs: each of its bots, how it is seen, and what it is made to do. */
export function DemoPanel() {
  const { t } = useTranslation('demo');
  const { isRunning, bots, error, stop, isStopping, setFault, mendAll } = useDemo();
  const isBroken = bots.some(({ fault }) => fault !== 'none');

  if (!isRunning) {
    return null;
  }
  return (
    <SectionCard
      title={t('panel.title')}
      className="shrink-0"
      aside={
        <>
          <ActionButton needs="operator" size="sm" disabled={!isBroken} onClick={mendAll}>
            {t('panel.mend-all')}
          </ActionButton>
          <ActionButton needs="operator" size="sm" disabled={isStopping} onClick={stop}>
            {t('stop')}
          </ActionButton>
        </>
      }
    >
      {error && <ErrorNotice error={error} title={t('failed')} isChange className="m-3" />}
      <p className="px-4 pt-3 text-12 text-muted">{t('panel.text')}</p>
      <ul className="grid gap-x-8 px-4 py-2 xl:grid-cols-2">
        {bots.map((entry) => (
          <DemoBotRow
            key={entry.bot.id}
            entry={entry}
            onFault={(fault) => setFault(entry.bot.id, fault)}
          />
        ))}
      </ul>
    </SectionCard>
  );
}

type DemoBotRowProps = { entry: DemoBot; onFault: (fault: DemoFault) => void };

function DemoBotRow({ entry: { bot, fault }, onFault }: DemoBotRowProps) {
  const { t } = useTranslation('demo');
  const isBlocked = useGate('operator') !== undefined;

  return (
    <li className="flex min-h-9 items-center gap-3 text-13">
      <span className="min-w-0 flex-1 truncate">{bot.name}</span>
      <StatusLabel status={bot.status} className="w-32 shrink-0" />
      <Select
        label={t('panel.fault-of', { bot: bot.name })}
        value={fault}
        options={demoFaults.map((value) => ({ value, label: t(`fault.${value}`) }))}
        onChange={onFault}
        disabled={isBlocked}
        className="w-48 shrink-0"
      />
    </li>
  );
}
