import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import { useMinute } from '#renderer/lib/now.ts';
import { useMomentWords } from '#renderer/lib/use-moment-words.ts';

type MutedMarkProps = {
  until: number;
  zone?: string | undefined;
  /** Only the icon, with the words as its name. */
  isShort?: boolean;
  className?: string;
};

/** That nobody is told of it for a while. It is as red as before. */
export function MutedMark({ until, zone, isShort = false, className }: MutedMarkProps) {
  const { t } = useTranslation('quiet');
  const moment = useMomentWords();
  const now = useMinute();
  const words = t('muted-until', { when: moment(until, now, zone) });

  return (
    <span
      title={words}
      className={cn('inline-flex shrink-0 items-center gap-1 text-12 text-muted', className)}
    >
      <BellOff aria-hidden className="size-3.5 stroke-[1.5]" />
      <span className={isShort ? 'sr-only' : undefined}>{words}</span>
    </span>
  );
}
