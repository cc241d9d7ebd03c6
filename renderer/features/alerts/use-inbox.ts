import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';

import { type AlertsSearch, alertsSearchSchema, type InboxTab } from './alerts-search.ts';
import { alertsOf, type Grouping, inboxRows } from './inbox-rows.ts';
import { useAlerts } from './use-alerts.ts';
import { useOpenedAlert } from './use-opened-alert.ts';

const noIds: ReadonlySet<string> = new Set();

/** The tab in view with its lines, the alert whose panel is open, and what is selected. */
export function useInbox() {
  const navigate = useNavigate();
  const search = alertsSearchSchema.parse(useSearch({ strict: false }));
  const tab = search.state ?? 'open';
  const by = search.by ?? 'cause';
  const inbox = useAlerts(tab);
  const { alerts } = inbox;
  const [openGroups, setOpenGroups] = useState(noIds);
  const [selection, setSelection] = useState(noIds);
  const rows = useMemo(() => inboxRows(alerts, by, openGroups), [alerts, by, openGroups]);
  // A group that is selected is all of its alerts.
  const selected = useMemo(
    () => [...new Set(rows.filter(({ id }) => selection.has(id)).flatMap(alertsOf))],
    [rows, selection],
  );
  const opened = useOpenedAlert(alerts, search.alert);
  const clear = () => setSelection(noIds);
  // The columns hold it, and they are made anew only when something of theirs has changed.
  const setGroupOpen = useCallback(
    (id: string, isOpen: boolean) =>
      setOpenGroups((before) => {
        const next = new Set(before);
        if (isOpen) {
          next.add(id);
        } else {
          next.delete(id);
        }
        return next;
      }),
    [],
  );

  const setSearch = (patch: AlertsSearch) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...patch }),
      replace: true,
    });

  return {
    ...inbox,
    rows,
    tab,
    showTab: (state: InboxTab) => {
      clear();
      setSearch({ state: state === 'open' ? undefined : state, alert: undefined });
    },
    by,
    groupBy: (next: Grouping) => setSearch({ by: next === 'cause' ? undefined : next }),
    setGroupOpen,
    selection,
    setSelection,
    selected,
    clear,
    openedId: search.alert,
    opened,
    open: (alert: AlertsSearch['alert']) => setSearch({ alert }),
    /** The next or the one before among the lines in sight. */
    openBeside: (step: 1 | -1) => {
      const inSight = rows.flatMap((row) => (row.kind === 'alert' ? [row.alert] : []));
      const at = inSight.findIndex(({ id }) => id === search.alert);
      const next = inSight[Math.max(0, at + step)];
      if (next) {
        setSearch({ alert: next.id });
      }
    },
  };
}

export type Inbox = ReturnType<typeof useInbox>;
