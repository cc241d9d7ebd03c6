import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import type { DataSort } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Switch } from '#renderer/components/ui/switch.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';

import { type ClientActions, useClientColumns } from './client-columns.tsx';
import { ClientDialog } from './client-dialog.tsx';
import { type ClientRow, useClientAdmin, useClientRows } from './use-client-admin.ts';

const route = getRouteApi('/clients');

export function ClientsScreen() {
  const { t } = useTranslation(['tenants', 'shell']);
  const { add, edit } = route.useSearch();
  const [showArchived, setShowArchived] = useState(false);
  const [sort, setSort] = useState<DataSort>();
  const { rows, active, archived, error, isLoading, retry } = useClientRows(showArchived);
  const { actions, changeError, openDialog, closeDialog } = useActions();
  const columns = useClientColumns(actions);
  const edited = rows.find(({ tenant }) => tenant.id === edit)?.tenant;

  return (
    <>
      <PageHeader
        title={isLoading ? t('shell:screen.clients') : t('title', { count: active })}
        documentTitle={t('shell:screen.clients')}
        note={t('note')}
      >
        {archived > 0 && (
          <label className="flex items-center gap-2 text-13 text-muted">
            <Switch checked={showArchived} onChange={setShowArchived} />
            {t('show-archived')}
          </label>
        )}
        <ActionButton needs="owner" size="lg" variant="primary" onClick={openDialog}>
          <Plus aria-hidden />
          {t('add')}
        </ActionButton>
      </PageHeader>
      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />}
      {changeError && <ErrorNotice error={changeError} title={t('archive-failed')} isChange />}
      <DataTable
        label={t('table')}
        rows={rows}
        columns={columns}
        rowId={({ tenant }) => tenant.id}
        sort={sort}
        onSortChange={setSort}
        wish={String(showArchived)}
        onOpen={(row) => row.tenant.archivedAt === null && actions.onEdit(row)}
        className="min-h-40 flex-1 overflow-hidden rounded-lg border bg-surface-1"
      />
      {(add || edited) && <ClientDialog tenant={edited} onClose={closeDialog} />}
    </>
  );
}

/** The dialog is in the address, so that the palette can open it from anywhere. */
function useActions() {
  const { t } = useTranslation('tenants');
  const navigate = useNavigate();
  const toast = useToast();
  const { setTenantId } = useTenantScope();
  const { update, error } = useClientAdmin();

  const actions = useMemo<ClientActions>(() => {
    const archive = ({ tenant }: ClientRow, archived: boolean) =>
      update(
        { tenantId: tenant.id, patch: { archived } },
        {
          onSuccess: ({ name }) =>
            toast.show(t(archived ? 'archived-done' : 'restored-done', { client: name }), {
              undo: () => update({ tenantId: tenant.id, patch: { archived: !archived } }),
            }),
        },
      );
    return {
      onArchive: archive,
      onEdit: ({ tenant }) =>
        void navigate({ to: '/clients', search: (old) => ({ ...old, edit: tenant.id }) }),
      onView: ({ tenant }) => setTenantId(tenant.id),
    };
  }, [navigate, setTenantId, t, toast, update]);

  return {
    actions,
    changeError: error,
    openDialog: () => void navigate({ to: '/clients', search: (old) => ({ ...old, add: true }) }),
    closeDialog: () =>
      void navigate({
        to: '/clients',
        search: ({ add: _add, edit: _edit, ...rest }) => rest,
      }),
  };
}
