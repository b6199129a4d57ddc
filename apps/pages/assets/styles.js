// How curves are told from each other without colour: by dashes and the shapes of their points. Their numbers have no
// common factor, so that thirty curves differ.

const dashes = [[], [7, 3], [2, 2], [9, 3, 2, 3], [12, 4]];
const shapes = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star'];
const levelDashes = [[14, 5], [3, 4], [10, 3, 3, 3], [6, 6]];

// A curve that is drawn strongly needs nothing else, unless there are several.
function seriesEntry(series, index, all) {
  const isStrong = series.main && all.filter((other) => other.main).length === 1;
  return {
    ...series,
    index,
    dash: isStrong ? [] : dashes[series.style % dashes.length],
    shape: isStrong ? null : shapes[series.style % shapes.length],
    width: series.main ? 3 : 1.75,
  };
}

function levelEntry(level, i, index) {
  return { ...level, index, dash: levelDashes[i % levelDashes.length], shape: null, width: 1.5 };
}

// Everything that has an entry in a chart's legend, in its order.
function entries(figure, theme) {
  const all = [
    ...figure.series.map(seriesEntry),
    ...figure.levels.map((level, i) => levelEntry(level, i, figure.series.length + i)),
  ];
  const strokeOf = ({ colour }) => legible(hexChannels(colour), theme.paper, lineContrast(theme.paper));
  return all.map((entry) => ({ ...entry, stroke: strokeOf(entry) }));
}

// Bars may be nearer to the paper than lines, since they are large; their outline is not.
function barStyle(bar, theme) {
  const colour = hexChannels(bar.colour);
  return { fill: legible(colour, theme.paper, 1.4), stroke: legible(colour, theme.paper, lineContrast(theme.paper)) };
}
