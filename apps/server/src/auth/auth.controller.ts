import {
  authErrors,
  type Identity,
  identity,
  type LoginRequest,
  loginRequest,
  type RefreshRequest,
  refreshRequest,
  type Session,
  session as sessionSchema,
} from '@daino/contract';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCookieAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserId } from '@daino/kernel';
import { CurrentUser } from '../access/request-scope.ts';
import { AnyUser, Public } from '../access/rules.ts';
import { addressKey, type RequestLimits } from '../rate-limit/request-limits.ts';
import { AUTHENTICATION, LIMITER } from '../tokens.ts';
import type { Authentication } from './authentication.ts';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie.ts';

@ApiTags('auth')
@Controller('api/auth')
export class AuthController {
  readonly #authentication: Authentication;
  readonly #limits: RequestLimits;

  constructor(
    @Inject(AUTHENTICATION) authentication: Authentication,
    @Inject(LIMITER) limits: RequestLimits,
  ) {
    this.#authentication = authentication;
    this.#limits = limits;
  }

  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Log in: an access token in the answer, a refresh token in a cookie' })
  @ApiOkResponse({ standardSchema: sessionSchema })
  async login(
    @Body({ schema: loginRequest }) request: LoginRequest,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    this.#limits.count('login', `address ${addressKey(http)}`, reply);
    this.#limits.count('login', `e-mail ${request.email}`, reply);
    const granted = await this.#authentication.login(request);
    const session = await this.#authentication.issue(granted.userId, request.storeId);
    setRefreshCookie(reply, granted);
    return session;
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @ApiCookieAuth()
  @ApiOperation({ summary: 'Trade the refresh cookie for a new access token and a new cookie' })
  @ApiOkResponse({ standardSchema: sessionSchema })
  async refresh(
    @Body({ schema: refreshRequest.prefault({}) }) request: RefreshRequest,
    @Req() http: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const token = readRefreshCookie(http);
    if (token === undefined) throw authErrors.REFRESH_REFUSED({});
    const granted = await this.#authentication.refresh(token);
    // First of all: the old token is spent, whatever becomes of the rest.
    setRefreshCookie(reply, granted);
    return await this.#authentication.issue(granted.userId, request.storeId);
  }

  @Post('logout')
  @HttpCode(204)
  @Public()
  @ApiCookieAuth()
  @ApiOperation({ summary: 'End the session of the refresh cookie' })
  @ApiNoContentResponse({ description: 'The session has ended' })
  async logout(@Req() http: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = readRefreshCookie(http);
    clearRefreshCookie(reply);
    if (token !== undefined) await this.#authentication.logout(token);
  }

  @Get('me')
  @AnyUser()
  @ApiOperation({ summary: 'Who is logged in, and the stores that this user belongs to' })
  @ApiOkResponse({ standardSchema: identity })
  me(@CurrentUser() userId: UserId): Promise<Identity> {
    return this.#authentication.identify(userId);
  }
}
