export { type Commerce, type CommerceDependencies, createCommerce } from './create-commerce.ts';
export type { RecordedSale } from './sales/record-sale.ts';
