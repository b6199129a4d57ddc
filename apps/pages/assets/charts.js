// Charts: from a figure's description to what Chart.js draws.

// A name in lines of about 22 letters, to stand beside a bar.
function nameLines(name) {
  const lines = [''];
  for (const word of name.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + word.length > 21) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`.trim();
  }
  return lines;
}

function chartHeight(figure, width) {
  if (figure.kind !== 'bars') return Math.round(Math.min(400, Math.max(240, 0.6 * width)));
  const lines = Math.max(1, ...figure.bars.map((bar) => nameLines(bar.label).length));
  return Math.max(26, 15 * lines + 8) * figure.bars.length + 64;
}

// About a dozen points of a curve have a mark.
function pointRadii(points, radius) {
  const stride = Math.ceil(points.length / 14);
  return points.map((_, i) => (i % stride === 0 ? radius : 0));
}

function curve(entry, hidden) {
  const points = entry.points.filter(([x]) => x !== null);
  return {
    label: entry.label,
    data: points.map(([x, value]) => ({ x, y: value ?? NaN })),
    spreads: points.map(([, value, low, high]) => ({ value, low, high })),
    hidden: hidden.has(entry.index),
    borderColor: rgb(entry.stroke),
    backgroundColor: rgb(entry.stroke),
    borderWidth: entry.width,
    borderDash: entry.dash,
    pointStyle: entry.shape ?? 'circle',
    pointRadius: pointRadii(points, entry.shape ? 3.5 : 0),
    pointHoverRadius: 5,
    pointBorderWidth: 1.5,
    clip: 8,
  };
}

function tooltip(figure, theme) {
  const axis = figure.y;
  return {
    backgroundColor: rgb(theme.ink, 0.94),
    titleColor: rgb(theme.paper),
    bodyColor: rgb(theme.paper),
    padding: 10,
    boxPadding: 5,
    usePointStyle: figure.kind === 'lines',
    callbacks: {
      title: ([first]) => (first === undefined ? '' : figure.kind === 'bars' ? figure.bars[first.dataIndex].label
        : `${figure.x.title} ${axisText(figure.x, first.parsed.x)}`.trim()),
      label({ dataset, dataIndex }) {
        const text = spreadText(axis, dataset.spreads[dataIndex]);
        return figure.kind === 'bars' ? text : `${dataset.label}: ${text}`;
      },
    },
  };
}

function sharedOptions(figure, theme) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    locale: 'en',
    color: rgb(theme.ink),
    font: { family: pageFont(), size: 12 },
    interaction: { mode: 'nearest', axis: figure.kind === 'bars' ? 'y' : 'x', intersect: false },
  };
}

// Bars lie down, so that names of any length stand beside them.
function barChart(figure, theme, plan) {
  const styles = figure.bars.map((bar) => barStyle(bar, theme));
  const range = ends(figure.y, figure.y.log ? heights(figure) : [0, ...heights(figure)], 0.04);
  return {
    type: 'bar',
    data: {
      labels: figure.bars.map((bar) => nameLines(bar.label)),
      datasets: [{
        data: figure.bars.map((bar) => bar.value ?? NaN),
        spreads: figure.bars,
        backgroundColor: styles.map((style) => rgb(style.fill)),
        borderColor: styles.map((style) => rgb(style.stroke)),
        borderWidth: 1,
        barPercentage: 0.86,
        categoryPercentage: 0.86,
      }],
    },
    options: {
      ...sharedOptions(figure, theme),
      indexAxis: 'y',
      layout: { padding: { right: 52, top: 4 } },
      scales: {
        x: scaleOptions(figure.y, range, theme, true),
        y: {
          border: { color: rgb(theme.quiet) },
          grid: { display: false, borderColor: rgb(theme.quiet) },
          ticks: { color: rgb(theme.ink), autoSkip: false, padding: 6 },
          title: { display: figure.x.title !== '', text: figure.x.title, color: rgb(theme.quiet) },
        },
      },
      plugins: { legend: { display: false }, tooltip: tooltip(figure, theme), intervals: plan },
    },
    plugins: [intervals],
  };
}

function lineChart(figure, theme, plan) {
  const drawn = plan.entries.filter((entry) => entry.points);
  return {
    type: 'line',
    data: { datasets: drawn.map((entry) => curve(entry, plan.hidden)) },
    options: {
      ...sharedOptions(figure, theme),
      parsing: false,
      layout: { padding: { right: 14, top: 8 } },
      scales: {
        x: scaleOptions(figure.x, ends(figure.x, places(figure), 0), theme, true),
        y: scaleOptions(figure.y, ends(figure.y, heights(figure), 0.06), theme, false),
      },
      plugins: { legend: { display: false }, tooltip: tooltip(figure, theme), intervals: plan },
    },
    plugins: [intervals],
  };
}

// `hidden`: the indices of the entries that the reader has switched off.
function chartConfiguration(figure, theme, hidden) {
  const plan = { figure, theme, hidden, entries: entries(figure, theme) };
  return figure.kind === 'bars' ? barChart(figure, theme, plan) : lineChart(figure, theme, plan);
}
