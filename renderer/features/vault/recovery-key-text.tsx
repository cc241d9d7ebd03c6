import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { copyForAWhile } from '#renderer/lib/copy-for-a-while.ts';

/** The key in groups that can be read across a desk, and the means to copy it for half a minute. */
export function RecoveryKeyText({ recoveryKey }: { recoveryKey: string }) {
  const { t } = useTranslation('vault');
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');

  const copy = () =>
    void copyForAWhile(recoveryKey).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    );

  return (
    <>
      <p
        data-recovery-key
        className="grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-x-4 gap-y-2 rounded-md border bg-surface-0 px-4 py-3 font-mono text-20 tracking-wide select-all"
      >
        {groupsOf(recoveryKey).map(({ text, at }) => (
          <span key={at}>
            {text.replace(/-$/, '')}
            {text.endsWith('-') && <span className="text-muted">-</span>}
          </span>
        ))}
      </p>
      <div className="flex items-center gap-3">
        <Button onClick={copy}>
          {copied === 'yes' ? <Check aria-hidden /> : <Copy aria-hidden />}
          {t(copied === 'yes' ? 'recovery.copied' : 'recovery.copy')}
        </Button>
        <output className="text-12 text-muted">
          {t(copied === 'refused' ? 'recovery.copy-refused' : 'recovery.copy-note')}
        </output>
      </div>
    </>
  );
}

const groupLength = 4;

/** As it is divided, or else in fours. */
function groupsOf(recoveryKey: string): { text: string; at: number }[] {
  const divided = recoveryKey.split(/(?<=-)|\s+/);
  const texts =
    divided.length > 1
      ? divided
      : (recoveryKey.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []);
  return texts.map((text, at) => ({ text, at }));
}
