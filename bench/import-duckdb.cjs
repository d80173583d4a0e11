// 对照:DuckDB 读同一个文件并分组。node import-duckdb.cjs 模块文件夹 线程数 文件
// 列的类型全部给定:金额 DECIMAL(16,2),时间 TIMESTAMP,标志 SMALLINT,其余文本;读不出的行略过(生成的文件里有一些)。
const fs = require('fs');
const [modules, threads, file] = process.argv.slice(2);
const { DuckDBInstance, version } = require(require.resolve('@duckdb/node-api', { paths: [modules] }));

function header() {
  const start = Buffer.alloc(8192);
  const descriptor = fs.openSync(file);
  const length = fs.readSync(descriptor, start, 0, start.length, 0);
  fs.closeSync(descriptor);
  return start.toString('utf8', 0, length).split('\n')[0].trim().split(',');
}

const typeOf = name =>
  name.endsWith('_pay') || name.endsWith('amt') ? 'DECIMAL(16,2)' : name === 'setl_time' ? 'TIMESTAMP' : name.endsWith('_flag') ? 'SMALLINT' : 'VARCHAR';

(async () => {
  const began = process.hrtime.bigint();
  const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
  const columns = header().map(name => `'${name}': '${typeOf(name)}'`).join(', ');
  const rows = `read_csv('${file}', header = true, auto_detect = false, ignore_errors = true, delim = ',', quote = '"', escape = '"', columns = {${columns}})`;
  const reader = await connection.runAndReadAll(`
    select count(*)::int as n_groups, sum(n_rows)::int as n_total from (
      select fixmedins_code, insutype, med_type, count(*) as n_rows,
        sum(medfee_sumamt), sum(fund_pay_sumamt), sum(hifp_pay), sum(acct_pay), sum(psn_cash_pay)
      from ${rows} group by all)`);
  const [groups, total] = reader.getRows()[0];
  const usage = process.resourceUsage();
  console.log(JSON.stringify({
    version: version(), groups, rows: total, seconds: Number(process.hrtime.bigint() - began) / 1e9,
    cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6, peakMb: Math.round(usage.maxRSS / 1024),
  }));
})();
