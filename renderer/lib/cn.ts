import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Our sizes are named by their pixels; told here, `text-13` is not taken for a colour.
const merge = extendTailwindMerge({
  extend: { theme: { text: ['12', '13', '14', '16', '20', '28'] } },
});

/** Class names joined; of two that say the same thing, the later one holds. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
