import {
  Activity,
  Bell,
  Bot,
  Building2,
  LayoutDashboard,
  type LucideIcon,
  Settings,
} from 'lucide-react';

import { type Audience, useSight } from '#renderer/lib/use-gate.ts';

export type Screen = {
  id: 'overview' | 'bots' | 'alerts' | 'clients' | 'system' | 'settings';
  path: '/' | '/bots' | '/alerts' | '/clients' | '/system' | '/settings';
  Icon: LucideIcon;
  /** Ctrl and this number. */
  number?: number;
  /** After G. */
  letter?: string;
  /** Whom it is for, where it is not for everybody. */
  isFor?: Audience;
};

/** The screens there are, in the order that their numbers are learnt in. */
const mainScreens: readonly Screen[] = [
  { id: 'overview', path: '/', Icon: LayoutDashboard, number: 1, letter: 'o' },
  { id: 'bots', path: '/bots', Icon: Bot, number: 2, letter: 'b' },
  { id: 'alerts', path: '/alerts', Icon: Bell, number: 3, letter: 'a' },
];

const quietScreens: readonly Screen[] = [
  { id: 'clients', path: '/clients', Icon: Building2, isFor: 'team' },
  { id: 'system', path: '/system', Icon: Activity, letter: 'h', isFor: 'agent' },
  { id: 'settings', path: '/settings', Icon: Settings, letter: 's' },
];

/** Those that whoever looks may see; all of them while that is not known. */
export function useScreens(): Record<'main' | 'quiet' | 'all', readonly Screen[]> {
  const sight = useSight();
  const shown = ({ isFor }: Screen) => isFor === undefined || sight[isFor] !== false;
  const [main, quiet] = [mainScreens.filter(shown), quietScreens.filter(shown)];
  return { main, quiet, all: [...main, ...quiet] };
}

/** What a screen is reached by, for hints. */
export function screenKeys({ number, letter }: Screen): string | undefined {
  return number === undefined ? letter && `g ${letter}` : `mod+${number}`;
}
