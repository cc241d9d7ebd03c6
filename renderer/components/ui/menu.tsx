import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ComponentProps, ReactElement, ReactNode } from 'react';

import { cn } from '#renderer/lib/cn.ts';

import { Kbd } from './kbd.tsx';

export const popupLook =
  'z-50 rounded-lg border bg-surface-1 py-1 text-13 text-text shadow-overlay outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

export const itemLook =
  'flex min-h-7 cursor-default items-center gap-2 px-3 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-surface-2 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]';

type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: 'start' | 'end';
  children: ReactNode;
};

export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="z-50 outline-none" sideOffset={4} align={align}>
          <BaseMenu.Popup className={cn(popupLook, 'min-w-48')}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

type MenuItemProps = Omit<ComponentProps<typeof BaseMenu.Item>, 'className'> & {
  keys?: string;
  isDangerous?: boolean;
};

export function MenuItem({ keys, isDangerous = false, children, ...props }: MenuItemProps) {
  return (
    <BaseMenu.Item className={cn(itemLook, isDangerous && 'text-down-text')} {...props}>
      {children}
      {keys && <Kbd keys={keys} className="ml-auto pl-4" />}
    </BaseMenu.Item>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-border-soft" />;
}
