// "Save as PNG": the chart with title and legend, light and twice as fine as the screen, as for a paper or a slide.

const pictureWidth = 880;

function paintLegend(context, all, left, top) {
  let x = left;
  let y = top;
  context.font = `13px ${pageFont()}`;
  context.textBaseline = 'middle';
  for (const entry of all) {
    const width = 60 + context.measureText(entry.label).width;
    if (x > left && x + width > pictureWidth - left) [x, y] = [left, y + 22];
    context.strokeStyle = rgb(entry.stroke);
    context.fillStyle = rgb(entry.stroke);
    context.lineWidth = Math.min(entry.width, 2.5);
    context.setLineDash(entry.dash);
    horizontalLine(context, { left: x, right: x + 34 }, y);
    context.setLineDash([]);
    if (entry.shape) {
      const shape = new Path2D(shapePaths[entry.shape]);
      context.translate(x, y - 7);
      context.fill(shape);
      context.stroke(shape);
      context.translate(-x, 7 - y);
    }
    context.fillStyle = rgb(lightColours.ink);
    context.fillText(entry.label, x + 42, y);
    x += width;
  }
  return y + 22;
}

function chartPicture(figure, hidden) {
  const height = chartHeight(figure, pictureWidth);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: pictureWidth - 48, height });
  const configuration = chartConfiguration(figure, lightColours, hidden);
  Object.assign(configuration.options, { responsive: false, devicePixelRatio: 2 });
  const chart = new Chart(canvas, configuration);

  const shown = entries(figure, lightColours).filter(({ index }) => !hidden.has(index));
  const whole = document.createElement('canvas');
  const context = whole.getContext('2d');
  const paint = () => {
    context.scale(2, 2);
    context.fillStyle = rgb(lightColours.paper);
    context.fillRect(0, 0, pictureWidth, whole.height);
    context.fillStyle = rgb(lightColours.ink);
    context.font = `600 17px ${pageFont()}`;
    context.textBaseline = 'middle';
    context.fillText(figure.title, 24, 32, pictureWidth - 48);
    context.drawImage(canvas, 24, 56, pictureWidth - 48, height);
    return paintLegend(context, shown, 24, height + 78);
  };
  whole.width = 2 * pictureWidth;
  const bottom = paint();
  whole.height = 2 * (shown.length > 0 ? bottom : height + 80);  // empties it
  paint();
  chart.destroy();
  return whole;
}

function savePicture(figure, hidden) {
  const link = document.createElement('a');
  link.href = chartPicture(figure, hidden).toDataURL('image/png');
  link.download = `${figure.name || 'figure'}.png`;
  link.click();
}
