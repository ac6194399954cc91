// What a plugin may write without the types of a browser or of Node.

type Equal<Left, Right> =
  (<Any>() => Any extends Left ? 1 : 2) extends <Any>() => Any extends Right ? 1 : 2 ? true : false;
const holds = <Fact extends true>(fact?: Fact): Fact | undefined => fact;

/** As a payment plugin talks to its provider. */
export async function charge(amount: number): Promise<string> {
  const timeout = AbortSignal.timeout(5_000);
  const answer = await fetch(new URL('/v1/charges', 'https://api.example.com'), {
    method: 'POST',
    headers: new Headers({ authorization: `Basic ${btoa('key:')}` }),
    body: new URLSearchParams({ amount: String(amount) }),
    signal: timeout,
  });
  holds<Equal<typeof answer, Response>>();
  if (!answer.ok) throw new DOMException('refused', 'NetworkError');
  const { id } = await answer.json<{ id: string }>();
  return id;
}

/** As it checks the signature of a webhook. */
export async function isGenuine(secret: string, body: string, signature: ArrayBuffer): Promise<boolean> {
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  return crypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode(body));
}

const id = setTimeout((text: string, times: number) => text.repeat(times), 10, 'a', 2);
holds<Equal<typeof id, number>>();
clearTimeout(id);
// @ts-expect-error -- the arguments are those of the callback
setTimeout((text: string) => text, 10, 2);
// @ts-expect-error -- signals come from controllers
void new AbortSignal();
for await (const chunk of new Response('x').body ?? []) holds<Equal<typeof chunk, Uint8Array>>();
void new Response(
  new Blob(['x']).stream().pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream()),
);
// @ts-expect-error -- and no Node
void process;
