import { randomUUID } from 'node:crypto';

export type PairingRequest = {
  requestId: string;
  deviceId: string;
  publicKey: string;
  displayName: string;
  role: string;
  scopes: readonly string[];
};

/** Devices that asked, and those that were approved. */
export function createPairings() {
  const pending = new Map<string, PairingRequest>();
  const paired = new Set<string>();
  const listeners = new Set<(event: string, payload: unknown) => void>();
  const asked = new Map<string, () => void>();

  const tell = (event: string, payload: unknown) =>
    listeners.forEach((listener) => listener(event, payload));

  return {
    isPaired: (deviceId: string) => paired.has(deviceId),
    pending: () => [...pending.values()],
    onChange(listener: (event: string, payload: unknown) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The request of the device: the same until it is decided. */
    ask(request: Omit<PairingRequest, 'requestId'>): PairingRequest {
      const known = pending.get(request.deviceId);
      if (known) {
        return known;
      }
      const added = { ...request, requestId: randomUUID() };
      pending.set(request.deviceId, added);
      tell('device.pair.requested', { ...added, ts: Date.now() });
      asked.get(request.deviceId)?.();
      return added;
    },
    async approve(deviceId: string): Promise<void> {
      if (!pending.has(deviceId)) {
        await new Promise<void>((resolve) => asked.set(deviceId, resolve));
      }
      const requestId = pending.get(deviceId)?.requestId;
      pending.delete(deviceId);
      paired.add(deviceId);
      tell('device.pair.resolved', { requestId, deviceId, decision: 'approved', ts: Date.now() });
    },
  };
}
