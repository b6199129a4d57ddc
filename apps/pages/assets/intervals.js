// A plugin of Chart.js that draws what it has no word for: confidence intervals, levels and marks.

function horizontalLine(context, { left, right }, y) {
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(right, y);
  context.stroke();
}

function drawMarks(context, chart, { figure, theme }) {
  context.strokeStyle = rgb(theme.quiet, 0.6);
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  for (const mark of figure.marks) {
    const x = Math.round(chart.scales.x.getPixelForValue(mark)) + 0.5;
    context.beginPath();
    context.moveTo(x, chart.chartArea.top);
    context.lineTo(x, chart.chartArea.bottom);
    context.stroke();
  }
}

function drawLevel(context, chart, level) {
  const y = (value) => chart.scales.y.getPixelForValue(value);
  if (level.value === null) return;
  if (level.low !== null && level.high !== null) {
    context.fillStyle = rgb(level.stroke, 0.1);
    context.fillRect(chart.chartArea.left, y(level.high), chart.chartArea.width, y(level.low) - y(level.high));
  }
  context.strokeStyle = rgb(level.stroke);
  context.lineWidth = level.width;
  context.setLineDash(level.dash);
  horizontalLine(context, chart.chartArea, y(level.value));
}

// Stretches of neighbouring points that have an interval.
function stretches(points) {
  const all = [[]];
  for (const point of points) {
    const [x, value, low, high] = point;
    if (x === null || value === null || low === null || high === null) all.push([]);
    else all[all.length - 1].push(point);
  }
  return all.filter((stretch) => stretch.length > 0);
}

function drawBand(context, chart, series) {
  const { x, y } = chart.scales;
  context.fillStyle = rgb(series.stroke, series.main ? 0.2 : 0.14);
  for (const stretch of stretches(series.points)) {
    context.beginPath();
    for (const [place, , , high] of stretch) context.lineTo(x.getPixelForValue(place), y.getPixelForValue(high));
    for (const [place, , low] of stretch.slice().reverse()) {
      context.lineTo(x.getPixelForValue(place), y.getPixelForValue(low));
    }
    context.closePath();
    context.fill();
    if (stretch.length === 1) drawUprightInterval(context, chart, series, stretch[0]);
  }
}

// Of a point without neighbours: a band would have no width.
function drawUprightInterval(context, chart, series, [place, , low, high]) {
  const x = chart.scales.x.getPixelForValue(place);
  context.strokeStyle = rgb(series.stroke);
  context.lineWidth = 1.5;
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x, chart.scales.y.getPixelForValue(low));
  context.lineTo(x, chart.scales.y.getPixelForValue(high));
  context.stroke();
}

// Twice: the paper's colour around it tells the whisker from a bar of any colour.
function drawWhisker(context, chart, bar, y, theme) {
  const from = chart.scales.x.getPixelForValue(bar.low);
  const to = chart.scales.x.getPixelForValue(bar.high);
  context.setLineDash([]);
  for (const [width, colour] of [[3.5, rgb(theme.paper)], [1.5, rgb(theme.ink)]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(from, y);
    context.lineTo(to, y);
    for (const end of [from, to]) {
      context.moveTo(end, y - 4);
      context.lineTo(end, y + 4);
    }
    context.stroke();
  }
}

// Beside each bar: its value, in a column of its own at the right.
function drawValue(context, chart, bar, y, { figure, theme }) {
  context.fillStyle = rgb(theme.ink);
  context.font = `12px ${pageFont()}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const text = bar.value === null ? '\u2013' : figure.y.fraction ? (100 * bar.value).toFixed(1) : numberText(bar.value);
  context.fillText(text, chart.width - 2, y);
}

const intervals = {
  id: 'intervals',
  beforeDatasetsDraw(chart, _, plan) {
    const context = chart.ctx;
    const { left, top, width, height } = chart.chartArea;
    context.save();
    context.beginPath();
    context.rect(left, top - 1, width, height + 2);
    context.clip();
    drawMarks(context, chart, plan);
    for (const entry of plan.entries.filter(({ index }) => !plan.hidden.has(index))) {
      if (entry.points) drawBand(context, chart, entry);
      else drawLevel(context, chart, entry);
    }
    context.restore();
  },
  afterDatasetsDraw(chart, _, plan) {
    const context = chart.ctx;
    context.save();
    plan.figure.bars.forEach((bar, i) => {
      const { y } = chart.getDatasetMeta(0).data[i];
      if (bar.low !== null && bar.high !== null) drawWhisker(context, chart, bar, y, plan.theme);
      drawValue(context, chart, bar, y, plan);
    });
    context.restore();
  },
};
