import { config } from 'zod';

// Zod compiles object schemas to code where it can, and tries so as soon as one is made. The
// Content-Security-Policy forbids that and reports each try, so this is imported before any schema.
config({ jitless: true });
