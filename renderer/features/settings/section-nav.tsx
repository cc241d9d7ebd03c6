import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { type SectionId, sections } from './sections.ts';
import { useSections } from './use-sections.ts';

/** The sections, those of the client apart from one's own. */
export function SectionNav() {
  const { t } = useTranslation('settings');
  const shown = useSections();
  const of = (whose: 'client' | 'person') => shown.filter((id) => sections[id].of === whose);

  return (
    <nav
      aria-label={t('nav')}
      className="flex shrink-0 flex-col gap-1 @3xl:sticky @3xl:top-0 @3xl:w-48 @3xl:gap-3"
    >
      {(['client', 'person'] as const).map((whose) => (
        <div key={whose} className="flex items-start gap-2 @3xl:block">
          <p className="w-20 shrink-0 text-12 leading-7 text-muted @3xl:w-auto @3xl:px-2 @3xl:pb-1 @3xl:leading-normal">
            {t(`whose.${whose}`)}
          </p>
          <ul className="flex flex-wrap gap-0.5 @3xl:flex-col">
            {of(whose).map((id) => (
              <li key={id}>
                <SectionLink id={id} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function SectionLink({ id }: { id: SectionId }) {
  const { t } = useTranslation('settings');
  const { Icon } = sections[id];
  return (
    <Link
      to="/settings/$section"
      params={{ section: id }}
      search={(before) => ({ ...before, at: undefined })}
      activeOptions={{ includeSearch: false }}
      className="flex min-h-7 items-center gap-2 rounded-md px-2 text-13 text-muted hover:bg-surface-2 hover:text-text data-[status=active]:bg-surface-2 data-[status=active]:font-medium data-[status=active]:text-text forced-colors:data-[status=active]:underline"
    >
      <Icon aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
      {t(`section.${id}.name`)}
    </Link>
  );
}
