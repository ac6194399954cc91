import {
  type Employee,
  employee,
  type EmployeeChange,
  employeeChange,
  type EmployeeDraft,
  employeeDraft,
  type ListQuery,
  listQuery,
  type Page,
  pageOf,
} from '@daino/contract';
import type { Commerce } from '@daino/commerce';
import type { StoreScope } from '@daino/kernel';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { InStore } from '../access/request-scope.ts';
import { RequirePermission } from '../access/rules.ts';
import { Creates } from '../docs/creates.ts';
import { entityId } from '../entity-id.ts';
import { COMMERCE } from '../tokens.ts';

@ApiTags('employees')
@Controller('api/stores/:storeId/employees')
export class EmployeesController {
  readonly #commerce: Commerce;

  constructor(@Inject(COMMERCE) commerce: Commerce) {
    this.#commerce = commerce;
  }

  @Get()
  @RequirePermission('employees:read')
  @ApiOperation({ summary: 'List employees, newest first' })
  @ApiOkResponse({ standardSchema: pageOf(employee) })
  list(
    @InStore() scope: StoreScope,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<Employee>> {
    return this.#commerce.listEmployees(scope, query);
  }

  @Get(':employeeId')
  @RequirePermission('employees:read')
  @ApiOperation({ summary: 'Get an employee' })
  @ApiOkResponse({ standardSchema: employee })
  get(
    @InStore() scope: StoreScope,
    @Param('employeeId', { schema: entityId }) id: string,
  ): Promise<Employee> {
    return this.#commerce.getEmployee(scope, id);
  }

  @Post()
  @RequirePermission('employees:write')
  @Creates()
  @ApiOperation({ summary: 'Add an employee' })
  @ApiCreatedResponse({ standardSchema: employee })
  create(
    @InStore() scope: StoreScope,
    @Body({ schema: employeeDraft }) draft: EmployeeDraft,
  ): Promise<Employee> {
    return this.#commerce.createEmployee(scope, draft);
  }

  @Put(':employeeId')
  @RequirePermission('employees:write')
  @ApiOperation({ summary: 'Change an employee' })
  @ApiOkResponse({ standardSchema: employee })
  update(
    @InStore() scope: StoreScope,
    @Param('employeeId', { schema: entityId }) id: string,
    @Body({ schema: employeeChange }) change: EmployeeChange,
  ): Promise<Employee> {
    return this.#commerce.updateEmployee(scope, { id, change });
  }

  @Delete(':employeeId')
  @RequirePermission('employees:write')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an employee whom no sale names' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  delete(@InStore() scope: StoreScope, @Param('employeeId', { schema: entityId }) id: string): Promise<void> {
    return this.#commerce.deleteEmployee(scope, id);
  }
}
