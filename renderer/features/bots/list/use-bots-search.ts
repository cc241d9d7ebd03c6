import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

import { type BotsSearch, botsSearchSchema } from './bots-search.ts';
import { useTypedFilter } from './use-typed-filter.ts';

/** What the list is asked to show, as its address carries it, and the means to ask for something else. */
export function useBotsSearch() {
  const navigate = useNavigate();
  const search = botsSearchSchema.parse(useSearch({ strict: false }));

  const setSearch = useCallback(
    (patch: BotsSearch) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...patch }),
        replace: true,
      }),
    [navigate],
  );
  const writeFilter = useCallback((q: string) => setSearch({ q: q || undefined }), [setSearch]);
  const [text, setText] = useTypedFilter(search.q ?? '', writeFilter);

  return {
    search,
    setSearch,
    view: search.view ?? ('all' as const),
    text,
    setText,
    clearFilter: () => {
      setText('');
      setSearch({ q: undefined, view: undefined });
    },
  };
}
