import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { matchRank, useEveryLanguage } from '#renderer/lib/command.ts';

import { type Place, places, type SectionId, sectionIds } from '../sections.ts';

export type FoundPlace = {
  section: SectionId;
  /** Nothing for the section as a whole. */
  place: Place | undefined;
  title: string;
  sectionName: string;
};

type Known = { found: FoundPlace; keywords: readonly string[] };

const most = 8;

/** Finds settings by their names and by other words for them, in any of our languages. */
export function usePlaces(query: string): FoundPlace[] {
  const { t } = useTranslation('settings');
  const everyLanguage = useEveryLanguage();

  const known = useMemo(
    (): Known[] => [
      ...sectionIds.map((section) => ({
        found: {
          section,
          place: undefined,
          title: t(`section.${section}.name`),
          sectionName: t(`section.${section}.name`),
        },
        keywords: [
          ...everyLanguage(`settings:section.${section}.name`),
          ...everyLanguage(`settings:section.${section}.also`),
        ],
      })),
      ...places.map(({ section, place }) => ({
        found: {
          section,
          place,
          title: t(`find.${place}`),
          sectionName: t(`section.${section}.name`),
        },
        keywords: everyLanguage(`settings:find.${place}`),
      })),
    ],
    [t, everyLanguage],
  );

  if (query.trim() === '') {
    return [];
  }
  return known
    .map(({ found, keywords }) => ({
      found,
      rank: matchRank({ title: found.title, hint: found.sectionName, keywords }, query),
    }))
    .filter((entry): entry is { found: FoundPlace; rank: number } => entry.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ found }) => found);
}
