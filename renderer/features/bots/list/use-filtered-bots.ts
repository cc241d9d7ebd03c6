import { useDeferredValue, useMemo } from 'react';

import { useEveryLanguage } from '#renderer/lib/command.ts';

import { createFilter, filterNames, parseFilter, unknownValues } from './bot-filter.ts';
import { type BotsViewName, botViews, isInView } from './bots-search.ts';
import type { BotRow } from './use-bots.ts';

/** The bots of a view that a filter lets through, and what the filter names that does not exist. */
export function useFilteredBots(bots: readonly BotRow[], view: BotsViewName, text: string) {
  const everyLanguage = useEveryLanguage();
  const names = useMemo(() => filterNames(everyLanguage), [everyLanguage]);
  // Typing is shown at once even where thousands of rows follow a moment later.
  const wanted = useDeferredValue(text);

  const terms = useMemo(() => parseFilter(wanted), [wanted]);
  const found = useMemo(() => bots.filter(createFilter(terms, names)), [bots, terms, names]);
  const rows = useMemo(() => found.filter((bot) => isInView(view, bot)), [found, view]);
  const counts = useMemo(
    () =>
      Object.fromEntries(
        botViews.map((name) => [name, found.filter((bot) => isInView(name, bot)).length]),
      ) as Record<BotsViewName, number>,
    [found],
  );

  return {
    rows,
    counts,
    unknown: unknownValues(terms, names),
    /** Changes with what was asked for. */
    wish: `${view} ${wanted}`,
  };
}
