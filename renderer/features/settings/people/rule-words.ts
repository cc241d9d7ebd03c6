import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Channel } from '#shared/schemas/channel.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { RouteRule } from '#shared/schemas/tenant-settings.ts';

import { useMediaWords } from '../use-media-words.ts';
import { useSeverityWords } from '../use-severity-words.ts';

export type Known = {
  contacts: readonly Contact[];
  bots: readonly { id: string; name: string }[];
  channels: readonly Channel[];
};

const mostNamed = 3;

/** A rule as two half sentences: when it fits, and who is told how. */
export function useRuleWords({ contacts, bots, channels }: Known) {
  const { t, i18n } = useTranslation('settings');
  const media = useMediaWords();
  const atLeastWords = useSeverityWords();

  return useMemo(() => {
    const list = new Intl.ListFormat(i18n.language, { type: 'disjunction' });
    const all = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    const named = (names: readonly string[], format: Intl.ListFormat) =>
      names.length <= mostNamed
        ? format.format(names)
        : format.format([
            ...names.slice(0, mostNamed - 1),
            t('people.more', { count: names.length - mostNamed + 1 }),
          ]);
    const namesOf = (ids: readonly string[], known: readonly { id: string; name: string }[]) =>
      ids.map((id) => known.find((one) => one.id === id)?.name ?? t('people.gone'));

    return ({ when, media: over, to, channelIds }: RouteRule) => {
      const conditions = [
        ...(when.atLeast ? [atLeastWords(when.atLeast)] : []),
        ...(when.types?.length
          ? [
              named(
                when.types.map((type) => t(`kind.${type}`)),
                list,
              ),
            ]
          : []),
        ...(when.botIds?.length ? [named(namesOf(when.botIds, bots), list)] : []),
      ];
      const whom =
        typeof to === 'string' ? t(`people.to.${to}`) : named(namesOf(to, contacts), all);
      return {
        when: conditions.length === 0 ? t('people.always') : conditions.join(' · '),
        told: [
          whom,
          over ? media.list(over) : t('people.by-level'),
          ...(channelIds?.length ? [named(namesOf(channelIds, channels), all)] : []),
        ].join(' · '),
      };
    };
  }, [t, i18n.language, media, atLeastWords, contacts, bots, channels]);
}
