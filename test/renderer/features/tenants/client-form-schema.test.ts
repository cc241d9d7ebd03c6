import { expect, test } from 'vitest';

import {
  clientAsForm,
  clientFormSchema,
  emptyClient,
  formAsTenant,
} from '#renderer/features/tenants/client-form-schema.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

const filled = { name: ' Padaria  ', zone: 'America/Sao_Paulo', locale: 'pt-BR', seconds: '60' };

test('what was typed becomes what the agent takes: trimmed, in milliseconds', () => {
  expect(formAsTenant(clientFormSchema.parse(filled))).toEqual({
    name: 'Padaria',
    zone: 'America/Sao_Paulo',
    locale: 'pt-BR',
    defaultIntervalMs: 60_000,
  });
});

test.each([
  [{ name: '   ' }, 'name'],
  [{ name: 'x'.repeat(81) }, 'name'],
  [{ zone: 'Mars/Olympus' }, 'zone'],
  [{ seconds: '4' }, 'seconds'],
  [{ seconds: '86401' }, 'seconds'],
  [{ seconds: '' }, 'seconds'],
  [{ seconds: '7.5' }, 'seconds'],
])('%j is refused at the field', (change, field) => {
  const issues = clientFormSchema.safeParse({ ...filled, ...change }).error?.issues;
  expect(issues?.map(({ path }) => path[0])).toEqual([field]);
});

test('a client goes through the form unchanged', () => {
  const tenant = {
    name: 'TecNova',
    zone: 'UTC',
    locale: 'es',
    defaultIntervalMs: 300_000,
  } as Tenant;
  expect(formAsTenant(clientFormSchema.parse(clientAsForm(tenant)))).toEqual(tenant);
});

test('a new client speaks the language of the screen', () => {
  expect(emptyClient('es')).toMatchObject({ locale: 'es', seconds: 300 });
});
