import { openUnpacker, type Unpacker } from '@daino/bundle';
import { LIMITS, type PluginBundle, pluginErrors } from '@daino/contract';
import type { StoreId } from '@daino/kernel';

/** The way in for bundles: few at once, of a store and in all, because each is held in memory whole. */
export class Uploads implements AsyncDisposable {
  readonly #unpacker: Unpacker = openUnpacker();
  readonly #underWay = new Map<StoreId, number>();

  /** Until it is disposed, one upload of the store is under way. Throws `UPLOADS_BUSY`. */
  enter(storeId: StoreId): Disposable {
    const own = this.#underWay.get(storeId) ?? 0;
    const all = [...this.#underWay.values()].reduce((sum, count) => sum + count, 0);
    const { inStore, inAll } = LIMITS.bundle.uploads;
    if (own >= inStore || all >= inAll)
      throw pluginErrors.UPLOADS_BUSY({ inStore, inAll, retryAfterSeconds: 1 });
    this.#underWay.set(storeId, own + 1);
    return { [Symbol.dispose]: () => this.#leave(storeId) };
  }

  /** The bundle in an uploaded file. Throws `BUNDLE_INVALID` and `MANIFEST_INVALID`. */
  unpack(file: Uint8Array): Promise<PluginBundle> {
    return this.#unpacker.unpack(file);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#unpacker[Symbol.asyncDispose]());
  }

  #leave(storeId: StoreId): void {
    const left = (this.#underWay.get(storeId) ?? 1) - 1;
    if (left > 0) this.#underWay.set(storeId, left);
    else this.#underWay.delete(storeId);
  }
}
