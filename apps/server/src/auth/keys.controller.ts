import { type KeySet, keySet } from '@daino/contract';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/rules.ts';
import { ACCESS_TOKENS } from '../tokens.ts';
import type { AccessTokens } from './access-tokens.ts';

@ApiTags('auth')
@Controller('.well-known')
export class KeysController {
  readonly #tokens: AccessTokens;

  constructor(@Inject(ACCESS_TOKENS) tokens: AccessTokens) {
    this.#tokens = tokens;
  }

  @Get('jwks.json')
  @Public()
  @ApiOperation({ summary: 'The public keys that access tokens are signed with' })
  @ApiOkResponse({ standardSchema: keySet })
  keys(): KeySet {
    return this.#tokens.publicKeys;
  }
}
