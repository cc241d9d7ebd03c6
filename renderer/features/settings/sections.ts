import {
  CalendarClock,
  Clock,
  type LucideIcon,
  MessageSquareText,
  Palette,
  Radio,
  SunMoon,
  Type,
  Users,
} from 'lucide-react';

import type { Audience } from '#renderer/lib/use-gate.ts';

/** The sections of the settings, in the order that they stand in. */
export const sectionIds = [
  'agent',
  'templates',
  'brand',
  'hours',
  'channels',
  'people',
  'schedules',
  'appearance',
] as const;
export type SectionId = (typeof sectionIds)[number];

type Section = {
  Icon: LucideIcon;
  /** Of one client, or of the person at this computer. */
  of: 'client' | 'person';
  /** Whom it is for, where it is not for everybody. */
  isFor?: Audience;
  /** What can be found in it; each is an `Anchor` there. The words are in `settings:find`. */
  holds: readonly string[];
};

export const sections = {
  agent: {
    Icon: MessageSquareText,
    of: 'client',
    holds: ['name', 'tone', 'frequency', 'language', 'emoji', 'greeting', 'preview'],
  },
  templates: {
    Icon: Type,
    of: 'client',
    isFor: 'team',
    holds: ['editor', 'variables', 'preview', 'built-in'],
  },
  brand: { Icon: Palette, of: 'client', holds: ['logo', 'colour', 'signature', 'email'] },
  hours: {
    Icon: Clock,
    of: 'client',
    holds: ['week', 'holidays', 'extra', 'critical', 'simulator'],
  },
  channels: { Icon: Radio, of: 'client', isFor: 'team', holds: ['list', 'private'] },
  people: {
    Icon: Users,
    of: 'client',
    holds: ['contacts', 'levels', 'rules', 'escalation', 'rota'],
  },
  schedules: { Icon: CalendarClock, of: 'client', holds: ['daily', 'runs'] },
  appearance: { Icon: SunMoon, of: 'person', holds: ['theme', 'text', 'keys'] },
} as const satisfies Record<SectionId, Section>;

export const audienceOf = (id: SectionId): Audience | undefined => (sections[id] as Section).isFor;

/** `hours.holidays`: a section and what of it. */
export type Place = {
  [Id in SectionId]: `${Id}.${(typeof sections)[Id]['holds'][number]}`;
}[SectionId];

export const places: readonly { section: SectionId; place: Place }[] = sectionIds.flatMap(
  (section) =>
    sections[section].holds.map((held) => ({ section, place: `${section}.${held}` as Place })),
);
