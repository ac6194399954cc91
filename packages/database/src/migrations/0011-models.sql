-- What is asked before a customer's carts are let go and an employee is removed.
create index carts_customer on carts (store_id, customer_id) where customer_id is not null;
create index orders_employee on orders (store_id, employee_id) where employee_id is not null;

-- Which of the hooks and events it listens to a plugin wants to hear of; null: every one.
alter table plugin_subscriptions add column filter jsonb;
