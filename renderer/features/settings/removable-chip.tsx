import { X } from 'lucide-react';

import { IconButton } from '#renderer/components/ui/icon-button.tsx';
import { cn } from '#renderer/lib/cn.ts';

type RemovableChipProps = {
  text: string;
  /** Names the button that takes it away. */
  label: string;
  isBlocked: boolean;
  className?: string;
  onRemove: () => void;
};

/** One of several short things that a person put on a list. */
export function RemovableChip({ text, label, isBlocked, className, onRemove }: RemovableChipProps) {
  return (
    <li
      className={cn(
        'flex items-center gap-1 rounded-md border bg-surface-0 py-0.5 pr-0.5 pl-2 text-12',
        className,
      )}
    >
      {text}
      <IconButton size="icon-sm" label={label} disabled={isBlocked} onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
