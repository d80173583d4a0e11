-- 支付指令: what is of a batch, a month or a book lies side by side in the order of the key, as its ids begin with it (decision 269). One index is left beside the key:
-- a provider's, and what it is paid for.
drop index instruction_by_batch;
drop index instruction_by_month;
drop index instruction_by_provider;
create index instruction_by_provider on instruction (region, provider, fund, month);
