import { expect, test } from 'vitest';

import { withoutSecrets } from '#electron/agent/connectors/secret-echo.ts';

test.for([
  ['nothing of it', ['s3cr3t-of-the-bot'], 'nothing of it'],
  ['got s3cr3t-of-the-bot back', ['s3cr3t-of-the-bot'], 'got … back'],
  ['a part: 3cr3t-of-t!', ['s3cr3t-of-the-bot'], 'a part: …!'],
  ['too little: s3cr3t', ['s3cr3t-of-the-bot'], 'too little: s3cr3t'],
  ['ping and pong', ['ping'], '… and pong'],
  ['a short one', ['a', ''], 'a short one'],
  ['both: first-one second-one', ['first-one', 'second-one'], 'both: … …'],
  ['twice: first-onefirst-one', ['first-one'], 'twice: …'],
  ['', ['s3cr3t-of-the-bot'], ''],
] as const)('%j without %j is %j', ([text, secrets, expected]) => {
  expect(withoutSecrets(text, secrets)).toBe(expected);
});
