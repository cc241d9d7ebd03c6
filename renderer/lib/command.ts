import type { LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { locales } from '#shared/schemas/tenant.ts';
import type { Status } from '#shared/status.ts';

export const commandGroups = ['go', 'action', 'bot', 'client'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** One thing that the palette can do. Features contribute lists of these. */
export type Command = {
  id: string;
  group: CommandGroup;
  /** In the screen's language. */
  title: string;
  /** Beside the title: the client, the effect. */
  hint?: string;
  /** Other words it is found by, in any language. */
  keywords?: readonly string[];
  icon?: LucideIcon;
  status?: Status;
  /** As in `shortcuts.ts`, shown only. */
  keys?: string;
  /** Asked on a line of its own before it runs; for what cannot be undone. */
  confirm?: string;
  run: () => void;
};

const marks = /\p{Diacritic}/gu;

/** Lower case without accents, so that `sao` finds `São`. */
export function foldText(text: string): string {
  return text.normalize('NFD').replaceAll(marks, '').toLowerCase();
}

type SearchableCommand = Pick<Command, 'title' | 'hint' | 'keywords'>;

/**
 * Smaller is nearer; `undefined` where some word of the query is nowhere. Word order does not matter:
 * verb then object and object then verb find the same.
 */
export function matchRank(command: SearchableCommand, query: string): number | undefined {
  const words = foldText(query).split(/\s+/).filter(Boolean);
  const title = foldText(command.title);
  const rest = foldText([command.hint ?? '', ...(command.keywords ?? [])].join(' '));
  let rank = 0;
  for (const word of words) {
    if (title.startsWith(word)) {
      rank += 0;
    } else if (title.includes(` ${word}`)) {
      rank += 1;
    } else if (title.includes(word)) {
      rank += 2;
    } else if (` ${rest}`.includes(` ${word}`)) {
      rank += 3;
    } else if (rest.includes(word)) {
      rank += 4;
    } else {
      return undefined;
    }
  }
  return rank;
}

type AnyKey = (key: string, values?: object) => string;

/**
 * What a key says in each of our languages: a command is found by any of them. Keys name their
 * namespace and are not checked here; the same key's title beside it is.
 */
export function useEveryLanguage(): (key: string, values?: object) => string[] {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const translators = locales.map((locale) => i18n.getFixedT(locale) as unknown as AnyKey);
    return (key, values) => translators.map((translate) => translate(key, values));
  }, [i18n]);
}
