import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useSettled } from '#renderer/lib/use-settled.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { PreviewRequest } from '#shared/schemas/voice.ts';

const typingMs = 250;

/** How a message would look with what is being set, asked a little after the last key. */
export function usePreview(tenantId: TenantId, request: PreviewRequest) {
  const trpc = useTRPC();
  const asked = useSettled(JSON.stringify(request), typingMs);
  const query = useQuery(
    trpc.voice.preview.queryOptions(
      { tenantId, ...(JSON.parse(asked) as PreviewRequest) },
      { placeholderData: keepPreviousData, staleTime: 0 },
    ),
  );
  return {
    preview: query.data,
    error: query.error,
    isOld: query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
}
