-- The same amounts by a multiplication instead of a power and a division. Neither function is strict any more: Postgres
-- puts a function in its place only when its expression is as strict as it is, and a CASE never is.

create or replace function currency_digits(currency text) returns integer
language sql immutable parallel safe
return case
  when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
    'XAF', 'XOF', 'XPF') then 0
  when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
  when currency in ('CLF', 'UYW') then 4
  else 2
end;

create or replace function major(minor bigint, currency text) returns numeric
language sql immutable parallel safe
return minor * case currency_digits(currency) when 0 then 1 when 3 then 0.001 when 4 then 0.0001 else 0.01 end;
