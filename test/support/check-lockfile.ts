import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * For each locked package with optional dependencies (its builds for each platform), names those that its
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

/** The project's own, and those of what it is tested against. */
const files = [
  'package-lock.json',
  'test/openclaw/install/package-lock.json',
  'test/services/install/package-lock.json',
];

function problemsOf(file: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  const { packages } = lockSchema.parse(JSON.parse(text));
  return Object.entries(packages).flatMap(([path, locked]) => [
    ...(locked.resolved && !locked.link ? [`${file}: ${path}: its address is recorded`] : []),
    ...Object.keys(locked.optionalDependencies ?? {})
      .filter(
        (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
      )
      .map((name) => `${file}: ${path}@${locked.version}: ${name} is missing`),
  ]);
}

const problems = files.flatMap(problemsOf);

for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length === 0 ? 0 : 1;
