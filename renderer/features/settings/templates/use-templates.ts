import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useSettled } from '#renderer/lib/use-settled.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import type {
  LengthClass,
  MessageKind,
  MessageTemplate,
  MessageTemplateInput,
} from '#shared/schemas/voice.ts';

export type TemplatePlace = { kind: MessageKind; locale: Locale; length: LengthClass };
export type TemplateText = { subject: string | null; body: string };

const typingMs = 300;
const none: readonly MessageTemplate[] = [];

/** The texts that somebody has written for a client, and what the agent would say without them. */
export function useTemplates(tenantId: TenantId, place: TemplatePlace) {
  const trpc = useTRPC();
  const list = useQuery(trpc.voice.templates.list.queryOptions({ tenantId }));
  const builtIn = useQuery(trpc.voice.templates.builtIn.queryOptions({ tenantId, ...place }));
  const variables = useQuery(
    trpc.voice.templates.variables.queryOptions({
      tenantId,
      kind: place.kind,
      locale: place.locale,
    }),
  );
  const templates = list.data?.items ?? none;
  return {
    templates,
    stored: templates.find((template) => isAt(template, place)),
    builtIn: builtIn.data,
    isListed: list.data !== undefined,
    variables: variables.data?.items ?? [],
    error: list.error ?? builtIn.error,
    retry: () => {
      void list.refetch();
      void builtIn.refetch();
    },
  };
}

export function isAt(template: TemplatePlace, { kind, locale, length }: TemplatePlace): boolean {
  return template.kind === kind && template.locale === locale && template.length === length;
}

/** What is wrong with a text, a little after the last key. */
export function useTemplateLint(tenantId: TenantId, template: MessageTemplateInput) {
  const trpc = useTRPC();
  const asked = useSettled(JSON.stringify(template), typingMs);
  const query = useQuery(
    trpc.voice.templates.lint.queryOptions(
      { tenantId, template: JSON.parse(asked) as MessageTemplateInput },
      // An empty text is refused before it is read.
      { placeholderData: keepPreviousData, enabled: template.body !== '' },
    ),
  );
  return {
    issues: query.data?.items ?? [],
    /** False while the answer is about an earlier text. */
    isCurrent: !query.isFetching && !query.isPlaceholderData && asked === JSON.stringify(template),
  };
}

export function useTemplateAdmin(tenantId: TenantId) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  const queryClient = useQueryClient();
  const onSettled = () =>
    queryClient.invalidateQueries({ queryKey: trpc.voice.templates.list.queryKey({ tenantId }) });
  const save = useMutation({
    mutationFn: (template: MessageTemplateInput) =>
      api.voice.templates.save.mutate({ tenantId, template }),
    onSettled,
  });
  const reset = useMutation({
    mutationFn: (place: TemplatePlace) => api.voice.templates.reset.mutate({ tenantId, ...place }),
    onSettled,
  });
  return {
    save: save.mutate,
    reset: reset.mutate,
    isSaving: save.isPending || reset.isPending,
    error: save.error ?? reset.error,
  };
}
