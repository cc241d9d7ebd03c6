import {
  Activity,
  Bell,
  Bot,
  Building2,
  LayoutDashboard,
  type LucideIcon,
  Settings,
} from 'lucide-react';

type Screen = {
  id: 'overview' | 'bots' | 'alerts' | 'clients' | 'system' | 'settings';
  path: '/' | '/bots' | '/alerts' | '/clients' | '/system' | '/settings';
  Icon: LucideIcon;
  /** Ctrl and this number. */
  number?: number;
  /** After G. */
  letter?: string;
};

/** The screens there are, in the order that their numbers are learnt in. */
export const mainScreens: readonly Screen[] = [
  { id: 'overview', path: '/', Icon: LayoutDashboard, number: 1, letter: 'o' },
  { id: 'bots', path: '/bots', Icon: Bot, number: 2, letter: 'b' },
  { id: 'alerts', path: '/alerts', Icon: Bell, number: 3, letter: 'a' },
];

export const quietScreens: readonly Screen[] = [
  { id: 'clients', path: '/clients', Icon: Building2 },
  { id: 'system', path: '/system', Icon: Activity, letter: 'h' },
  { id: 'settings', path: '/settings', Icon: Settings, letter: 's' },
];

export const allScreens: readonly Screen[] = [...mainScreens, ...quietScreens];

/** What a screen is reached by, for hints. */
export function screenKeys({ number, letter }: Screen): string | undefined {
  return number === undefined ? letter && `g ${letter}` : `mod+${number}`;
}
