// Axes: their ends and ticks.

// All values along y that must be seen.
function heights(figure) {
  const spreads = [...figure.bars, ...figure.levels];
  for (const series of figure.series) {
    for (const [, value, low, high] of series.points) spreads.push({ value, low, high });
  }
  return spreads.flatMap(({ value, low, high }) => [value, low, high]).filter((value) => value !== null);
}

function places(figure) {
  return [...figure.series.flatMap((series) => series.points.map(([x]) => x)), ...figure.marks]
    .filter((x) => x !== null);
}

// The ends of an axis that shows these values.
function ends(axis, values, room) {
  const usable = axis.log ? values.filter((value) => value > 0) : values;
  let least = Math.min(...usable);
  let most = Math.max(...usable);
  if (usable.length === 0) [least, most] = axis.log ? [1, 10] : [0, 1];
  if (least === most) {
    const half = (Math.abs(least) || 1) / 10;
    [least, most] = axis.log ? [least / 2, most * 2] : [least - half, most + half];
  }
  if (!axis.log) {
    const margin = room * (most - least);
    const floor = axis.fraction || least >= 0 ? 0 : -Infinity;
    least = Math.max(least - margin, Math.min(floor, least));
    most = Math.min(most + margin, axis.fraction ? Math.max(1, most) : Infinity);
  }
  if (axis.log && room > 0) least = 10 ** Math.floor(Math.log10(least) - 0.1);
  return [axis.least ?? least, axis.most ?? most];
}

// Powers of ten and, where they have room, 2 and 5 times these.
function logTicks(least, most, count) {
  const first = Math.floor(Math.log10(least) - 1e-9);
  const last = Math.ceil(Math.log10(most) + 1e-9);
  const multiples = (steps, stride) => {
    const ticks = [];
    for (let exponent = first; exponent <= last; exponent += 1) {
      if (exponent % stride === 0) ticks.push(...steps.map((step) => Number(`${step}e${exponent}`)));
    }
    return ticks.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
  };
  const fine = multiples([1, 2, 5], 1);
  if (fine.length <= count) return fine;
  let stride = 1;
  while (multiples([1], stride).length > count) stride += 1;
  return multiples([1], stride);
}

function scaleOptions(axis, [least, most], theme, isAcross) {
  return {
    type: axis.log ? 'logarithmic' : 'linear',
    min: least,
    max: most,
    title: { display: axis.title !== '', text: axis.title, color: rgb(theme.quiet), font: { size: 12 } },
    border: { color: rgb(theme.line), display: false },
    grid: { color: rgb(theme.line), borderColor: rgb(theme.line), drawBorder: false, drawTicks: false, lineWidth: 1,
      display: true },
    ticks: {
      color: rgb(theme.quiet),
      padding: 6,
      maxRotation: 0,
      autoSkip: !axis.log,
      autoSkipPadding: 16,
      includeBounds: false,
      maxTicksLimit: isAcross ? 9 : 7,
      precision: axis.whole ? 0 : undefined,
      callback(value, index, ticks) {
        const step = ticks.length > 1 ? Math.abs(ticks[1].value - ticks[0].value) : undefined;
        return axisText(axis, value, step);
      },
    },
    afterBuildTicks(scale) {
      if (!axis.log) return;
      const room = isAcross ? scale.chart.width / 64 : scale.chart.height / 32;
      scale.ticks = logTicks(scale.min, scale.max, Math.max(2, Math.floor(room))).map((value) => ({ value }));
    },
  };
}
