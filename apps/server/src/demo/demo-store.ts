/** A demo store as it is written down: prices in major units. */
export interface DemoStore {
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly products: readonly DemoProduct[];
  readonly customers: readonly DemoCustomer[];
}

export interface DemoProduct {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: number;
  readonly stock: number;
  readonly tags?: readonly string[];
}

export interface DemoCustomer {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly tags?: readonly string[];
}
