import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import type { Stretch } from '#renderer/lib/line-diff.ts';

const fingerprint = /(secret:#[0-9A-Za-z]+)/;

/** A line of a configuration; secrets stand in it as their fingerprints. */
export function ConfigLine({ stretches, mark }: { stretches: readonly Stretch[]; mark?: string }) {
  return stretches.map(({ text, isChanged }, index) => (
    <span key={index} className={cn(isChanged && mark)}>
      {text
        .split(fingerprint)
        .map((part, at) => (at % 2 === 1 ? <SecretMark key={at} text={part} /> : part))}
    </span>
  ));
}

function SecretMark({ text }: { text: string }) {
  const { t } = useTranslation('config');
  const print = text.slice(text.indexOf('#') + 1);

  return (
    <span
      title={t('secret-title', { print })}
      className="inline-flex items-center gap-1 rounded-sm border border-border-control bg-surface-1 px-1 align-baseline text-text"
    >
      <KeyRound aria-hidden className="size-3 text-muted" />
      <span className="sr-only">{t('secret')}</span>
      {print}
    </span>
  );
}
