// Text whose colour stands out too little from what is behind it (WCAG AA: 4.5 to 1).
() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(srgb") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], [x, y, z]) =>
    [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];

  const ground = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(one);
      layers.push(parse(backgroundColor));
      const gradient = /gradient.*?(rgb[^)]*\))/.exec(backgroundImage);
      if (gradient) layers.push(parse(gradient[1]));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255, 1]);
  };

  const luminance = (colour) => {
    const [r, g, b] = colour
      .map((one) => one / 255)
      .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  const weak = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { data, parentElement: node } = words.currentNode;
    if (!data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    const back = ground(node);
    const front = over(parse(getComputedStyle(node).color), back);
    const [dark, light] = [luminance(front), luminance(back)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) weak.push(`${ratio.toFixed(2)} ${node.className}: ${data.slice(0, 20)}`);
  }
  return weak;
}
