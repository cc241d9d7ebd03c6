import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * For each locked package with optional dependencies (its builds for each platform), names those that the
 * lockfile lacks: npm leaves them out without a word, and a clean install then fails on other platforms.
 * Names too what records the address it was fetched from.
 */
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const file = join(import.meta.dirname, '../../package-lock.json');
const { packages } = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

const problems = Object.entries(packages).flatMap(([path, locked]) => [
  ...(locked.resolved && !locked.link ? [`${path}: its address is recorded`] : []),
  ...Object.keys(locked.optionalDependencies ?? {})
    .filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    )
    .map((name) => `${path}@${locked.version}: ${name} is missing`),
]);

for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length === 0 ? 0 : 1;
