import type { Offered, Realm } from './realm.ts';

declare const dainoRealm: Realm;
declare const dainoOffer: (offered: Offered) => void;

/** The guest as a part sees it; `guest/parts.ts` hands it in. */
export const realm: Realm = dainoRealm;

/** Says what the part is there for: globals by their names, and what the guest itself takes from it. */
export const offer: (offered: Offered) => void = dainoOffer;
