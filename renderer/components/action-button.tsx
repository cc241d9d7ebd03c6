import type { ComponentProps } from 'react';

import { useGate } from '#renderer/lib/use-gate.ts';
import type { Role } from '#shared/schemas/person.ts';

import { Button } from './ui/button.tsx';
import { Tooltip } from './ui/tooltip.tsx';

type ActionButtonProps = ComponentProps<typeof Button> & { needs: Role };

/** A button that changes something: off, and saying why, while the agent is away or the role is too small. */
export function ActionButton({ needs, disabled, ...props }: ActionButtonProps) {
  const reason = useGate(needs);
  if (reason === undefined) {
    return <Button disabled={disabled ?? false} {...props} />;
  }
  return (
    <Tooltip content={reason}>
      <Button focusableWhenDisabled {...props} disabled />
    </Tooltip>
  );
}
