import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type Electron from 'electron';

import type { Bridge } from '#shared/bridge.ts';
import type { Recorder } from '#test/electron-standin/recorder.ts';

export const projectRoot = join(import.meta.dirname, '../..');
/** Another folder with the built app in it, for example what a package holds. */
export const appFolder = process.env.E2E_APP_FOLDER ?? projectRoot;

declare global {
  interface Window {
    adminAgent?: Bridge;
  }
  /** What the operating system was told, in the app's main process. */
  var __e2eRecorder: Recorder;
}

/** The part of the app outside the page; a browser has none. */
export type Shell = {
  /** Runs a function in the main process with the electron module, like Playwright's own. */
  main<Result, Arg = undefined>(
    fn: (electron: typeof Electron, arg: Arg) => Result | Promise<Result>,
    arg?: Arg,
  ): Promise<Result>;
  /** Resolves with the exit code when the app has ended. */
  exited: Promise<number | null>;
};

export type Runtime = 'electron' | 'stand-in' | 'browser';

export type Driver = {
  runtime: Runtime;
  page: Page;
  dataFolder: string;
  shell: Shell | undefined;
  dispose(): Promise<void>;
};

export type Launch = {
  dataFolder: string;
  env: Record<string, string>;
  args: string[];
};
