// 由 docs/performance.md 的增长表画图:每个 ![…](charts/名称.svg) 之后的第一张表画成 docs/charts/名称.svg。
// 表的第一列是横轴;其余各列以表头最后一个词为单位,同一单位的画在一格里,表头其余的词是曲线的名称。“—”是没有量过。
// 两轴都从零起、等距:直线就是成正比,平线就是不随规模增长。
//
//   node bench/chart.mjs      用 web/ 里的 ECharts(先 npm ci)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const echarts = createRequire(join(root, 'web', 'package.json'))('echarts')
const docs = join(root, 'docs')

const number = text => (text === '—' ? null : Number(text.replaceAll(',', '')))
const cells = line => line.split('|').slice(1, -1).map(cell => cell.trim())

function draw([heading, , ...rows]) {
  const [across, ...headers] = heading
  const units = [...new Set(headers.map(header => header.split(' ').at(-1)))]
  const panel = 100 / units.length
  const series = headers.map((header, i) => ({
    name: header.slice(0, header.lastIndexOf(' ')),
    type: 'line',
    symbolSize: 7,
    connectNulls: true,
    xAxisIndex: units.indexOf(header.split(' ').at(-1)),
    yAxisIndex: units.indexOf(header.split(' ').at(-1)),
    data: rows.map(row => [number(row[0]), number(row[i + 1])]).filter(([, y]) => y !== null),
  }))
  const grey = { axisLine: { show: true }, splitLine: { lineStyle: { color: '#e5e7eb' } } }
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 860, height: 320 })
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    color: ['#1f4e79', '#c2571a', '#4d7c3a'],
    textStyle: { fontFamily: 'Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif' },
    legend: { bottom: 0, data: [...new Set(series.map(one => one.name))] },
    grid: units.map((_, i) => ({ left: `${i * panel + 8}%`, width: `${panel - 13}%`, top: 40, bottom: 72 })),
    xAxis: units.map((_, i) => ({ type: 'value', gridIndex: i, name: across, nameLocation: 'middle', nameGap: 26, min: 0, ...grey })),
    yAxis: units.map((unit, i) => ({ type: 'value', gridIndex: i, name: unit, min: 0, ...grey })),
    series,
  })
  const svg = chart.renderToSVGString()
  chart.dispose() // 否则它的时钟使程序不结束
  return `${svg}\n`
}

const lines = readFileSync(join(docs, 'performance.md'), 'utf8').split('\n')
mkdirSync(join(docs, 'charts'), { recursive: true })
for (const [at, line] of lines.entries()) {
  const file = /^!\[.*\]\((charts\/[a-z-]+\.svg)\)$/.exec(line)?.[1]
  if (!file) continue
  const begin = lines.findIndex((other, i) => i > at && other.startsWith('|'))
  const end = lines.findIndex((other, i) => i > begin && !other.startsWith('|'))
  writeFileSync(join(docs, file), draw(lines.slice(begin, end < 0 ? undefined : end).map(cells)))
  console.log(`docs/${file}`)
}
