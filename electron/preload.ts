import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

import {
  type Bridge,
  type BridgeResponse,
  trpcRequestChannel,
  trpcResponseChannel,
} from '#shared/bridge.ts';

// The page never sees ipcRenderer, an event object, or a channel that it could choose.
const bridge: Bridge = {
  send: (request) => ipcRenderer.send(trpcRequestChannel, request),
  listen: (listener) => {
    const onResponse = (_event: IpcRendererEvent, response: BridgeResponse): void =>
      listener(response);
    ipcRenderer.on(trpcResponseChannel, onResponse);
    return () => {
      ipcRenderer.off(trpcResponseChannel, onResponse);
    };
  },
};

contextBridge.exposeInMainWorld('adminAgent', bridge);
