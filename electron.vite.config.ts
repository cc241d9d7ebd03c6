import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// The licences of what is bundled; what stays outside brings its own.
const license = { fileName: 'third-party-licenses.md' };

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      license,
      // What package.json names under `dependencies` stays outside; our own code and the rest go in.
      externalizeDeps: true,
      rolldownOptions: {
        input: { main: resolve('electron/main.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can require Electron's own few modules only and cannot be an ES module.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), tailwindcss()],
    build: {
      outDir: 'out/renderer',
      license,
      emptyOutDir: true,
      minify: true,
      // Inlined files would be `data:` addresses, which the page's policy allows for images alone.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
  },
});
