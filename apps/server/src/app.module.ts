import type { Commerce } from '@daino/commerce';
import type { Database } from '@daino/database';
import type { Engine } from '@daino/engine';
import type { Log } from '@daino/kernel';
import type { OutboxHistory } from '@daino/outbox';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { Access } from './access/access.ts';
import { AccessGuard } from './access/access.guard.ts';
import type { AccessTokens } from './auth/access-tokens.ts';
import { AuthController } from './auth/auth.controller.ts';
import type { Authentication } from './auth/authentication.ts';
import { KeysController } from './auth/keys.controller.ts';
import { CartsController } from './carts/carts.controller.ts';
import { CustomersController } from './customers/customers.controller.ts';
import { DeliveriesController } from './deliveries/deliveries.controller.ts';
import { EventsController } from './deliveries/events.controller.ts';
import { EmployeesController } from './employees/employees.controller.ts';
import { ErrorFilter } from './error.filter.ts';
import type { Health } from './health/health.ts';
import { HealthController } from './health/health.controller.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { MetricsAccess } from './metrics/metrics-access.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { OrdersController } from './orders/orders.controller.ts';
import { RequestValidationPipe } from './parse-request.ts';
import { PaymentsController } from './payments/payments.controller.ts';
import { PluginConfigController } from './plugins/plugin-config.controller.ts';
import { PluginOpenapiController } from './plugins/plugin-openapi.controller.ts';
import { PluginGrantsController } from './plugins/plugin-grants.controller.ts';
import { PluginUsageController } from './plugins/plugin-usage.controller.ts';
import { PluginsController } from './plugins/plugins.controller.ts';
import { UiComponentsController } from './plugins/ui-components.controller.ts';
import type { Uploads } from './plugins/uploads.ts';
import { UploadsController } from './plugins/uploads.controller.ts';
import { ProductsController } from './products/products.controller.ts';
import type { RequestLimits } from './rate-limit/request-limits.ts';
import { RefundsController } from './refunds/refunds.controller.ts';
import { SalesController } from './sales/sales.controller.ts';
import { StockController } from './stock/stock.controller.ts';
import { StoresController } from './stores/stores.controller.ts';
import {
  ACCESS,
  ACCESS_TOKENS,
  AUTHENTICATION,
  COMMERCE,
  DATABASE,
  ENGINE,
  HEALTH,
  LIMITER,
  LOG,
  METRICS,
  METRICS_ACCESS,
  OUTBOX_HISTORY,
  UPLOADS,
} from './tokens.ts';

/** What the controllers work with. */
export interface ModuleParts {
  readonly access: Access;
  readonly tokens: AccessTokens;
  readonly authentication: Authentication;
  readonly commerce: Commerce;
  readonly database: Database;
  readonly engine: Engine;
  readonly health: Health;
  readonly limits: RequestLimits;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly metricsAccess: MetricsAccess;
  readonly history: OutboxHistory;
  readonly uploads: Uploads;
}

const CONTROLLERS = [
  AuthController,
  KeysController,
  StoresController,
  ProductsController,
  CustomersController,
  SalesController,
  EventsController,
  DeliveriesController,
  StockController,
  EmployeesController,
  CartsController,
  OrdersController,
  PaymentsController,
  RefundsController,
  UploadsController,
  PluginConfigController,
  PluginOpenapiController,
  UiComponentsController,
  PluginGrantsController,
  PluginUsageController,
  PluginsController,
  HealthController,
  MetricsController,
];

@Module({})
export class AppModule {
  static with(parts: ModuleParts): DynamicModule {
    return {
      module: AppModule,
      controllers: CONTROLLERS,
      providers: [
        { provide: ACCESS, useValue: parts.access },
        { provide: ACCESS_TOKENS, useValue: parts.tokens },
        { provide: AUTHENTICATION, useValue: parts.authentication },
        { provide: COMMERCE, useValue: parts.commerce },
        { provide: DATABASE, useValue: parts.database },
        { provide: ENGINE, useValue: parts.engine },
        { provide: HEALTH, useValue: parts.health },
        { provide: LIMITER, useValue: parts.limits },
        { provide: LOG, useValue: parts.log },
        { provide: METRICS, useValue: parts.metrics },
        { provide: METRICS_ACCESS, useValue: parts.metricsAccess },
        { provide: OUTBOX_HISTORY, useValue: parts.history },
        { provide: UPLOADS, useValue: parts.uploads },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useValue: new RequestValidationPipe() },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
