using DropoutCourse.Site;

namespace DropoutCourse.Tests;

/// <summary>Every figure of every lesson, drawn in Chromium: no text lies over another or is cut off, no axis goes past what a number can be, and on a phone only figures that say so scroll.</summary>
public class FigureTests(Sites sites, Browser browser)
{
    /// <summary>Gives a line for each fault. Texts may be turned, so their corners are compared and not their upright boxes.</summary>
    private const string Faults = """
        () => {
          const faults = [], slack = 1.5;
          function corners(text) {
            const b = text.getBBox(), m = text.getScreenCTM();
            const at = (x, y) => ({ x: m.a * x + m.c * y + m.e, y: m.b * x + m.d * y + m.f });
            return [at(b.x + slack, b.y + slack), at(b.x + b.width - slack, b.y + slack), at(b.x + b.width - slack, b.y + b.height - slack), at(b.x + slack, b.y + b.height - slack)];
          }
          // Two convex figures are apart if they are apart along one of their edges' normals.
          function overlap(p, q) {
            for (const shape of [p, q])
              for (let i = 0; i < 4; i++) {
                const a = shape[i], b = shape[(i + 1) % 4], n = { x: b.y - a.y, y: a.x - b.x };
                const along = s => s.map(c => c.x * n.x + c.y * n.y), u = along(p), v = along(q);
                if (Math.max(...u) <= Math.min(...v) || Math.max(...v) <= Math.min(...u)) return false;
              }
            return true;
          }
          function texts(within) {
            return [...within.querySelectorAll('text')].filter(t => t.textContent.trim() && !t.closest('.hoverlayer, .modebar') && t.getBoundingClientRect().width > 0 && getComputedStyle(t).opacity !== '0')
              .map(t => ({ words: t.textContent.trim().slice(0, 40), box: corners(t) }));
          }
          for (const figure of document.querySelectorAll('.chart.drawn, .picture')) {
            const name = figure.querySelector('figcaption').firstChild.textContent.trim();
            const areas = figure.matches('.picture') ? [...figure.querySelectorAll('svg')] : [figure.querySelector('.chart-area')];
            for (const area of areas) {
              const all = texts(area), edge = area.getBoundingClientRect();
              all.forEach((a, i) => all.slice(i + 1).forEach(b => { if (overlap(a.box, b.box)) faults.push(name + ': "' + a.words + '" lies over "' + b.words + '"'); }));
              for (const t of all)
                if (t.box.some(c => c.x < edge.left - slack || c.x > edge.right + slack || c.y < edge.top - slack || c.y > edge.bottom + slack)) faults.push(name + ': "' + t.words + '" is cut off');
              const layout = area._fullLayout, room = area.parentElement.clientWidth;
              if (layout && innerWidth < 500 && layout.width > room && !(layout.meta && layout.meta.least > room)) faults.push(name + ': wider than its place, ' + layout.width + ' of ' + room + ' pixels');
              for (const key of Object.keys(layout || {}).filter(k => /^[xy]axis\d*$/.test(k))) {
                const axis = layout[key], title = (axis.title && axis.title.text) || '';
                if (axis.type !== 'linear' || !axis.visible || /points|gain|change|difference|decrease|minus|log10/i.test(title)) continue;
                const high = /\(%\)/.test(title) ? 100 : /probabilit|\bshare\b|drop rate|\|correlation\||confidence/i.test(title) && !/%|nats/.test(title) ? 1 : Infinity;
                const low = high < Infinity || /\(nats\)|^count\b|^variance|^standard deviation|^time \(/.test(title) ? 0 : -Infinity;
                const [from, to] = [...axis.range].sort((a, b) => a - b);
                if (to > high + 1e-9 || from < low - 1e-9) faults.push(name + ': the axis "' + title + '" goes from ' + from + ' to ' + to);
              }
            }
          }
          return faults;
        }
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task NoTextLiesOverAnotherAndNoAxisGoesTooFar(int width)
    {
        Assert.SkipWhen(Sites.Tools is null, Sites.Missing);
        var site = sites.Real;
        Assert.SkipWhen(site is null, Sites.NothingExecuted);
        List<string> faults = [];
        foreach (var page in site.Pages)
        {
            await using var tab = await browser.Open(Path.Combine(site.Target, page), width);
            await tab.Drawn();
            faults.AddRange(await tab.Page.EvaluateAsync<string[]>(Faults));
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>The check itself can fail.</summary>
    [Fact]
    public async Task FaultsAreFound()
    {
        await using var tab = await browser.Open(Path.Combine(sites.Small.Target, "01-first.html"));
        await tab.Drawn();
        await tab.Page.EvaluateAsync(
            """
            () => {
              const figure = document.createElement('figure');
              figure.className = 'chart drawn';
              figure.innerHTML = '<div class="chart-area" style="width:500px;height:300px"></div><figcaption>Figure X</figcaption>';
              document.querySelector('main').append(figure);
              return window.Plotly.newPlot(figure.firstChild, [{ x: [1, 2], y: [90, 99] }], {
                width: 500, height: 300, yaxis: { title: { text: 'accuracy (%)' }, range: [80, 130] },
                annotations: [{ x: 1.5, y: 95, text: 'one text', showarrow: false }, { x: 1.51, y: 96, text: 'another', showarrow: false }] });
            }
            """
        );
        var faults = await tab.Page.EvaluateAsync<string[]>(Faults);
        Assert.Contains(faults, f => f == "Figure X: \"one text\" lies over \"another\"");
        Assert.Contains(
            faults,
            f => f.StartsWith("Figure X: the axis \"accuracy (%)\" goes from 80 to 130", StringComparison.Ordinal)
        );
    }
}
