import { expect, test } from 'vitest';

import { shownTo } from '#electron/api/shown-evidence.ts';
import { type Role, roles } from '#shared/schemas/person.ts';

const mayRead: readonly Role[] = ['operator', 'owner'];

test.for(roles)('what a program printed is for those who may change its bot: %s', (role) => {
  const principal = { kind: 'token', id: 'a', role, tenant: 'all' } as const;
  const shown = { name: 'Vendas', evidence: { exitCode: 1, output: 'PASSWORD=hunter2' } };

  const { evidence } = shownTo(principal, shown);

  expect(evidence).toMatchObject({ exitCode: 1 });
  expect('output' in evidence).toBe(mayRead.includes(role));
});
