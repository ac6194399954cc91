import { defineErrors } from '@daino/kernel';

export const authErrors = defineErrors({
  /** No bearer token, or one that is not ours, expired or malformed. */
  UNAUTHENTICATED: {
    kind: 'unauthenticated',
    fault: 'caller',
    message: (_: Record<string, unknown>) => 'A valid access token is needed.',
    hint: 'Log in at POST /api/auth/login and send the token as "Authorization: Bearer …".',
  },
  /** The e-mail or the password is wrong; which one is never said. */
  LOGIN_FAILED: {
    kind: 'unauthenticated',
    fault: 'caller',
    message: (_: Record<string, unknown>) => 'The e-mail or the password is wrong.',
  },
  /** The refresh token is unknown, expired, or was used before (then its whole family is revoked). */
  REFRESH_REFUSED: {
    kind: 'unauthenticated',
    fault: 'caller',
    message: (_: Record<string, unknown>) => 'The session has ended.',
    hint: 'Log in again.',
  },
  /** The caller's role in this store does not include the permission. */
  PERMISSION_DENIED: {
    kind: 'forbidden',
    fault: 'caller',
    message: (data: { permission: string }) => `Your role does not include ${data.permission}.`,
    hint: "Ask the store's owner.",
  },
  /** The store does not exist or the caller is no member of it; the two look the same from outside. */
  STORE_NOT_FOUND: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { storeId: string }) => `There is no store ${data.storeId} that you belong to.`,
  },
  /** The request names no store, and the caller belongs to several or to none. */
  STORE_REQUIRED: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (_: Record<string, unknown>) => 'The request does not say which store it means.',
    hint: 'Use an address below /api/stores/{storeId}, send X-Store-Id, or log in with a storeId.',
  },
});
