import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { matchRank, useEveryLanguage } from '#renderer/lib/command.ts';

import { type Place, places, type SectionId } from '../sections.ts';
import { useSections } from '../use-sections.ts';

export type FoundPlace = {
  section: SectionId;
  /** Nothing for the section as a whole. */
  place: Place | undefined;
  title: string;
  sectionName: string;
};

type Known = {
  found: FoundPlace;
  /** What it is called, in every language. */
  names: readonly string[];
  /** Other words for it, which count less than a name. */
  also: readonly string[];
};

/** By so much less a setting is meant by another word than by its name. */
const further = 10;

const most = 8;

/** Finds settings by their names and by other words for them, in any of our languages. */
export function usePlaces(query: string): FoundPlace[] {
  const { t } = useTranslation('settings');
  const everyLanguage = useEveryLanguage();
  const shown = useSections();

  const known = useMemo(
    (): Known[] => [
      ...shown.map((section) => ({
        found: {
          section,
          place: undefined,
          title: t(`section.${section}.name`),
          sectionName: t(`section.${section}.name`),
        },
        names: everyLanguage(`settings:section.${section}.name`),
        also: everyLanguage(`settings:section.${section}.also`),
      })),
      ...places
        .filter(({ section }) => shown.includes(section))
        .map(({ section, place }) => ({
          found: {
            section,
            place,
            title: t(`find.${place}`),
            sectionName: t(`section.${section}.name`),
          },
          names: everyLanguage(`settings:find.${place}`),
          also: [],
        })),
    ],
    [t, everyLanguage, shown],
  );

  if (query.trim() === '') {
    return [];
  }
  return known
    .map((one) => ({ found: one.found, rank: rankOf(one, query) }))
    .filter((entry): entry is { found: FoundPlace; rank: number } => entry.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ found }) => found);
}

function rankOf({ found, names, also }: Known, query: string): number | undefined {
  const { title, sectionName } = found;
  const byName = matchRank({ title, hint: sectionName, keywords: names }, query);
  if (byName !== undefined) {
    return byName;
  }
  const byOther = matchRank({ title, keywords: [...names, ...also] }, query);
  return byOther === undefined ? undefined : byOther + further;
}
