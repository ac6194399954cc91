import type { InnerRealm, Offered } from './realm.ts';

declare const dainoRealm: InnerRealm;
declare const dainoOffer: (offered: Offered) => void;

/** The guest as an inner part sees it; `guest/parts.ts` hands it in. */
export const inner: InnerRealm = dainoRealm;

/** Says what the part is there for. */
export const offer: (offered: Offered) => void = dainoOffer;
