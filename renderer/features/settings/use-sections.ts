import { useMemo } from 'react';

import { useSight } from '#renderer/lib/use-gate.ts';

import { audienceOf, type SectionId, sectionIds } from './sections.ts';

/** The sections that whoever looks may see; all of them while that is not known. */
export function useSections(): readonly SectionId[] {
  const { team, agent } = useSight();
  return useMemo(() => {
    const sight = { team, agent };
    return sectionIds.filter((id) => {
      const audience = audienceOf(id);
      return audience === undefined || sight[audience] !== false;
    });
  }, [team, agent]);
}
