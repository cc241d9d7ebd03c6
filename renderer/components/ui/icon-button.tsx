import type { ComponentProps } from 'react';

import { Button } from './button.tsx';
import { Tooltip } from './tooltip.tsx';

type IconButtonProps = Omit<ComponentProps<typeof Button>, 'aria-label' | 'size'> & {
  /** What it does and to what. */
  label: string;
  /** What is shown of that on hover and focus, where less says enough beside its row. */
  hint?: string;
  size?: 'icon' | 'icon-sm';
};

/** A button that is only a picture, and says what it does to everybody who asks. */
export function IconButton({ label, hint = label, size = 'icon', ...props }: IconButtonProps) {
  return (
    <Tooltip content={hint}>
      <Button variant="quiet" size={size} aria-label={label} {...props} />
    </Tooltip>
  );
}
