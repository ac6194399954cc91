import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send, testServer, type TestServer } from './test-server.ts';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: object }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
  readonly security?: readonly object[];
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

let server: TestServer;
let document: Document;
let operations: [name: string, operation: Operation][];
beforeAll(async () => {
  server = await testServer();
  document = (await send(`${server.address}/api/openapi.json`)).body as Document;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});
afterAll(() => server[Symbol.asyncDispose]());

/** What an answer carries: JSON, except of the one address whose readers want text. */
function contentOf(name: string, content: Record<string, { schema?: unknown }> = {}) {
  return content[name === 'GET /metrics' ? 'text/plain' : 'application/json'];
}

describe('the OpenAPI document', () => {
  it('is 3.1 and refers only to what it has', () => {
    expect(document.openapi).toBe('3.1.0');
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    for (const [, reference = ''] of references) {
      const [, name = ''] = /^#\/components\/schemas\/(.+)$/.exec(reference) ?? [];
      expect(document.components.schemas).toHaveProperty([name]);
    }
  });

  it('says of every operation what it does, and how its errors look', () => {
    const silent = operations.filter(([, { summary, responses }]) => {
      return !summary || responses['default']?.content?.['application/problem+json'] === undefined;
    });
    expect(namesOf(silent)).toEqual([]);
  });

  it('describes the body of every request and answer that has one', () => {
    const untold = operations.filter(([name, { requestBody, responses }]) => {
      const success = Object.keys(responses).find((status) => status.startsWith('2')) ?? '';
      const isTold = success === '204' || contentOf(name, responses[success]?.content)?.schema !== undefined;
      const takesBody = /^(POST|PUT|PATCH)/.test(name) && !/activate|logout|complete|Id\}\/replay/.test(name);
      return !isTold || takesBody !== (requestBody !== undefined);
    });
    expect(namesOf(untold)).toEqual([]);
  });

  it('declares exactly the parameters that each address has', () => {
    const wrong = operations.filter(([name, { parameters = [] }]) => {
      const inAddress = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
      const declared = parameters.filter((one) => one.in === 'path').map((one) => one.name);
      return (
        declared.toSorted().join() !== inAddress.toSorted((one, other) => one.localeCompare(other)).join()
      );
    });
    expect(namesOf(wrong)).toEqual([]);
  });

  it('gives every operation an id of its own', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(operations.length);
  });

  it('shows the query of a list and the key of a create', () => {
    const { get, post } = document.paths['/api/stores/{storeId}/sales'] ?? {};
    expect(get?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['limit', 'cursor', 'q']),
    );
    expect(post?.parameters?.map(({ name }) => name)).toContain('Idempotency-Key');
    expect(post?.requestBody?.content['application/json']?.schema).toEqual({
      $ref: '#/components/schemas/SaleDraft',
    });
  });

  it('asks for a token everywhere but where anybody may come', () => {
    const open = operations.filter(([, { security = [] }]) => security.length === 0);
    expect(namesOf(open).toSorted()).toEqual([
      'GET /.well-known/jwks.json',
      'GET /health/live',
      'GET /health/ready',
      'POST /api/auth/login',
    ]);
  });

  it.each(['api/stores/{storeId}/plugins', 'api/admin/plugins', 'api/plugins'])(
    'has the plugins under %s',
    (prefix) => {
      const below = namesOf(operations).filter((name) => name.split(' /')[1]?.startsWith(prefix));
      expect(below.filter((name) => !name.endsWith('/api/{path}'))).toHaveLength(20);
      expect(below.filter((name) => name.endsWith(`${prefix}/{slug}/api/{path}`))).toHaveLength(5);
    },
  );

  it('can be read on a page that runs nothing from elsewhere', async () => {
    const page = await send(`${server.address}/api/docs`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const files = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    const answers = await Promise.all(files.map((file) => send(`${server.address}${file}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

function namesOf(some: typeof operations): string[] {
  return some.map(([name]) => name);
}
