import type { Page } from '@playwright/test';

import type { BridgeResponse } from '#shared/bridge.ts';

import type { Driver, Shell } from './driver.ts';

/** The app's part outside the page; only for tests of the desktop project. */
export function shellOf({ shell }: Driver): Shell {
  if (!shell) {
    throw new Error('expected a desktop app, got a browser');
  }
  return shell;
}

/** What the tray shows now. */
export function readTray(app: Driver) {
  return shellOf(app).main(() => {
    const [tray] = globalThis.__e2eRecorder.trays;
    return {
      image: tray?.image ?? '',
      toolTip: tray?.toolTip ?? '',
      labels: tray?.menu.map(({ label }) => label ?? '') ?? [],
    };
  });
}

/** Chooses an entry of the tray's menu; not within the call, because it may end the app. */
export function chooseInTray(app: Driver, label: string): Promise<void> {
  return shellOf(app).main((_electron, wanted) => {
    const item = globalThis.__e2eRecorder.trays[0]?.menu.find((each) => each.label === wanted);
    if (!item) {
      throw new Error(`the tray has no entry ${wanted}`);
    }
    setTimeout(() => item.click(), 0);
  }, label);
}

/** All notifications so far, those taken back too. */
export function readNotifications(app: Driver) {
  return shellOf(app).main(() =>
    globalThis.__e2eRecorder.notifications.map(({ title, body, isSilent, isClosed }) => ({
      title,
      body,
      isSilent,
      isClosed,
    })),
  );
}

export function isWindowVisible(app: Driver): Promise<boolean> {
  return shellOf(app).main(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false,
  );
}

/** What a person will choose in the next question, by the button's place. */
export function answerNextQuestion(app: Driver, button: number): Promise<void> {
  return shellOf(app).main(({ dialog }, response) => {
    (dialog as unknown as { answers: unknown[] }).answers.push({ response });
  }, button);
}

export function readQuestions(app: Driver) {
  return shellOf(app).main(() =>
    globalThis.__e2eRecorder.calls
      .filter(({ api }) => api === 'dialog.showMessageBox')
      .map(({ args }) => args[0] as { message: string; detail: string; buttons: string[] }),
  );
}

let lastCall = 1_000_000;

/** Calls a procedure as the page does, through the bridge, and gives the whole response. */
export function callAgent(
  page: Page,
  type: 'query' | 'mutation',
  path: string,
  input?: unknown,
): Promise<BridgeResponse> {
  lastCall += 1;
  return page.evaluate(
    ({ id, ...request }) =>
      new Promise<BridgeResponse>((resolve) => {
        const stop = window.adminAgent?.listen((response) => {
          if (response.id === id) {
            stop?.();
            resolve(response);
          }
        });
        window.adminAgent?.send({ kind: 'start', id, ...request });
      }),
    { id: lastCall, type, path, input },
  );
}

/** The data of a procedure's answer; a refusal fails the test. */
export async function ask<Data>(
  page: Page,
  type: 'query' | 'mutation',
  path: string,
  input?: unknown,
): Promise<Data> {
  const response = await callAgent(page, type, path, input);
  if ('error' in response) {
    throw new Error(`${path}: ${JSON.stringify(response.error)}`);
  }
  return (response.result as { data: Data }).data;
}
