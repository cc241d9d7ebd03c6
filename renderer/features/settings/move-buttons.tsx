import { ArrowDown, ArrowUp } from 'lucide-react';

import { IconButton } from '#renderer/components/ui/icon-button.tsx';

type MoveButtonsProps = {
  labels: { up: string; down: string };
  place: { index: number; of: number };
  isBlocked: boolean;
  onMove: (by: -1 | 1) => void;
};

/** Moves one of a list up and down in it. */
export function MoveButtons({ labels, place, isBlocked, onMove }: MoveButtonsProps) {
  return (
    <>
      <IconButton
        size="icon-sm"
        label={labels.up}
        disabled={isBlocked || place.index === 0}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden />
      </IconButton>
      <IconButton
        size="icon-sm"
        label={labels.down}
        disabled={isBlocked || place.index === place.of - 1}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden />
      </IconButton>
    </>
  );
}
