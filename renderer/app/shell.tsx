import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { QuietDialogs } from '#renderer/features/maintenance/quiet-dialogs.tsx';
import { useConnection } from '#renderer/lib/agent-link.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { ZoneContext } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

import { ClientSwitcher } from './client-switcher.tsx';
import { CutOffBand } from './cut-off-band.tsx';
import { DemoBand } from './demo-band.tsx';
import { FleetAnnouncer } from './fleet-announcer.tsx';
import type { Overlay } from './overlay.ts';
import { Palette } from './palette.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useShellShortcuts } from './use-shell-shortcuts.ts';

/** Everything around a screen: where one is, for whom, and whether what is shown is live. */
export function Shell() {
  const { t } = useTranslation('shell');
  const { tenantId } = useTenantScope();
  const { state } = useConnection();
  const { byId } = useTenants();
  const tenant = tenantId === undefined ? undefined : byId.get(tenantId);
  const [overlay, setOverlay] = useState<Overlay>();
  const closeOverlay = (isOpen: boolean) => !isOpen && setOverlay(undefined);
  const main = useFocusOnNavigation();
  useShellShortcuts(setOverlay);

  return (
    <ZoneContext value={tenant?.zone}>
      <QuietDialogs>
        <div className="grid h-full grid-cols-[auto_minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)_auto]">
          <a
            href="#main"
            onClick={(event) => {
              event.preventDefault();
              main.current?.focus();
            }}
            className="fixed top-1 left-1 z-50 -translate-y-20 rounded-md bg-accent px-3 py-1.5 text-13 text-on-accent focus:translate-y-0"
          >
            {t('skip')}
          </a>
          <TitleBar tenant={tenant} onOpen={setOverlay} />
          {/* The row of the grid is there also while there is nothing to say. */}
          <div className="col-span-2">
            <DemoBand tenant={tenant} />
            <CutOffBand tenant={tenant} />
          </div>
          <Sidebar />
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            data-link={state}
            className="flex min-h-0 min-w-0 flex-col gap-4 overflow-y-auto p-4 outline-none data-[link=offline]:saturate-[.3] min-[68.75rem]:p-6"
          >
            <Outlet />
          </main>
          <StatusBar onOpen={setOverlay} />
        </div>
        <Palette open={overlay === 'palette'} onOpenChange={closeOverlay} onOpen={setOverlay} />
        <ClientSwitcher open={overlay === 'clients'} onOpenChange={closeOverlay} />
        <ShortcutSheet open={overlay === 'shortcuts'} onOpenChange={closeOverlay} />
        <FleetAnnouncer />
      </QuietDialogs>
    </ZoneContext>
  );
}

/** A new screen gets the focus, as a new page would; the first one leaves it where it is. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current !== pathname && main.current) {
      shown.current = pathname;
      main.current.focus({ preventScroll: true });
      main.current.scrollTop = 0;
    }
  }, [pathname]);
  return main;
}
