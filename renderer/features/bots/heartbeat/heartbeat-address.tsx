import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyBlock } from '#renderer/components/copy-block.tsx';
import { Tabs } from '#renderer/components/ui/tabs.tsx';
import { type ReadyLineKind, readyLineKinds, readyLines } from '#shared/ready-lines.ts';
import type { HeartbeatAddress as Address } from '#shared/schemas/heartbeat-address.ts';

/** The address a bot calls, and lines that call it, ready to be taken to where the bot runs. */
export function HeartbeatAddress({ heartbeat }: { heartbeat: Address }) {
  const { t } = useTranslation('bot-forms');
  const [kind, setKind] = useState<ReadyLineKind>('shell');
  const { url, slugUrl, isThisMachineOnly } = heartbeat;

  if (url === null) {
    return <p className="rounded-lg border px-3 py-2 text-13">{t('beat.nobody-listens')}</p>;
  }
  const lines = readyLines(slugUrl ?? url);
  return (
    <div className="flex flex-col gap-3 text-13">
      <div className="flex flex-col gap-1">
        <p className="font-medium">{t('beat.address')}</p>
        <CopyBlock text={url} label={t('beat.copy-address')} />
        {slugUrl !== null && <CopyBlock text={slugUrl} label={t('beat.copy-slug')} />}
        <p className="text-12 text-muted">
          {t('beat.secret')} {isThisMachineOnly && t('beat.this-machine')}
        </p>
      </div>
      <Tabs
        label={t('beat.lines')}
        value={kind}
        onChange={setKind}
        tabs={readyLineKinds.map((each) => ({
          value: each,
          label: t(`beat.line.${each}`),
          panel: (
            <div className="flex flex-col gap-1">
              <CopyBlock text={lines[each]} label={t('beat.copy-lines')} />
              <p className="text-12 text-muted">{t(`beat.line-hint.${each}`)}</p>
            </div>
          ),
        }))}
      />
    </div>
  );
}
