import type { WebContents } from 'electron';

/** What runs for each window, so that a reload, a crash or a closed window leaves nothing running. */
export function createOperations() {
  const byWindow = new Map<number, Map<number, AbortController>>();

  const abortWindow = (windowId: number): void => {
    for (const controller of byWindow.get(windowId)?.values() ?? []) {
      controller.abort();
    }
    byWindow.get(windowId)?.clear();
  };

  const watch = (contents: WebContents): void => {
    const windowId = contents.id;
    contents.once('destroyed', () => {
      abortWindow(windowId);
      byWindow.delete(windowId);
    });
    contents.on('render-process-gone', () => abortWindow(windowId));
    contents.on('did-start-navigation', (details) => {
      // A step within the page, as every address of ours is, keeps its document and what runs for it.
      if (details.isMainFrame && !details.isSameDocument) {
        abortWindow(windowId);
      }
    });
  };

  return {
    /** By request id. Watches the window from its first request on. */
    of(contents: WebContents): Map<number, AbortController> {
      const known = byWindow.get(contents.id);
      if (known) {
        return known;
      }
      const created = new Map<number, AbortController>();
      byWindow.set(contents.id, created);
      watch(contents);
      return created;
    },
    abortAll(): void {
      for (const windowId of byWindow.keys()) {
        abortWindow(windowId);
      }
    },
  };
}
