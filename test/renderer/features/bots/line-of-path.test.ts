import { expect, test } from 'vitest';

import { lineOfPath } from '#renderer/features/bots/config/line-of-path.ts';

const json = `{
  "port": 1,
  "gateway": {
    "bind": "lan",
    "auth": { "mode": "token" }
  },
  "list": [
    { "id": "a" }
  ]
}`;
const yaml = `gateway:
  # bind: old
  bind: lan
port: 3`;

test.for([
  [json, 'gateway.bind', 4],
  [json, 'gateway.auth.mode', 5],
  [json, 'port', 2],
  [json, 'list[0].id', 8],
  [json, 'nowhere', undefined],
  [json, '', undefined],
  [yaml, 'port', 4],
  ['A=1\nB_C=2', 'B_C', 2],
  ['{ gateway: {\n bind: "x" } }', 'gateway.bind', 2],
] as const)('%#: the setting %s stands on line %s', ([text, path, line]) => {
  expect(lineOfPath(text, path)).toBe(line);
});
