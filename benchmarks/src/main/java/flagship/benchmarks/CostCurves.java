package flagship.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What grows with the catalog and what does not: a curve for each measure, both axes logarithmic, as an SVG file. For one thread. */
final class CostCurves {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int LEFT = 70;
    private static final int RIGHT = 330;
    private static final int TOP = 50;
    private static final int BOTTOM = 50;
    private static final int LEGEND_LINE = 17;
    private static final String[] COLOURS = {
        "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22"
    };

    private final String title;
    private final String unit;
    private final Map<String, List<Point>> curves = new LinkedHashMap<>();

    CostCurves(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    private record Point(double x, double y) {}

    /** @param figure greater than 0 */
    void put(String measure, double size, double figure) {
        curves.computeIfAbsent(measure, _ -> new ArrayList<>()).add(new Point(size, figure));
    }

    void write(Path file) throws IOException {
        if (!curves.isEmpty()) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, svg());
        }
    }

    private String svg() {
        var x = Axis.of(curves, true);
        var y = Axis.of(curves, false);
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" ".formatted(WIDTH, HEIGHT)
                        + "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, LEFT, TOP - 22, "start", "font-size=\"15\"", title);
        for (double tick : x.ticks()) {
            line(svg, x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM, "#e0e0e0", 1);
            text(svg, x.at(tick), HEIGHT - BOTTOM + 20, "middle", "", "%,.0f".formatted(tick));
        }
        for (double tick : y.ticks()) {
            line(svg, LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), "#e0e0e0", 1);
            text(svg, LEFT - 8, y.at(tick) + 4, "end", "", (tick < 1 ? "%.1f " : "%,.0f ").formatted(tick) + unit);
        }
        int number = 0;
        for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
            curve(svg, x, y, curve, number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void curve(StringBuilder svg, Axis x, Axis y, Map.Entry<String, List<Point>> curve, int number) {
        var colour = COLOURS[number % COLOURS.length];
        var points = new StringBuilder();
        for (Point point : curve.getValue()) {
            points.append(coordinates(x.at(point.x()), y.at(point.y()))).append(' ');
            svg.append(
                    "<circle r=\"3\" fill=\"%s\" %s/>\n".formatted(colour, centre(x.at(point.x()), y.at(point.y()))));
        }
        var dashes = number < COLOURS.length ? "" : " stroke-dasharray=\"6 4\"";
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s points=\"%s\"/>\n"
                .formatted(colour, dashes, points.toString().strip()));
        int row = TOP + LEGEND_LINE * number;
        svg.append("<path d=\"M%d %dh22\" stroke=\"%s\" stroke-width=\"3\"%s/>\n"
                .formatted(WIDTH - RIGHT + 14, row + 6, colour, dashes));
        text(svg, WIDTH - RIGHT + 42, row + 10, "start", "font-size=\"11\"", curve.getKey());
    }

    private static String coordinates(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    private static String centre(double x, double y) {
        return String.format(Locale.ROOT, "cx=\"%.1f\" cy=\"%.1f\"", x, y);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour, int width) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour,
                width));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String more, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                x,
                y,
                anchor,
                more,
                escaped));
    }

    /** A logarithmic axis. */
    private record Axis(double low, double high, boolean across) {
        static Axis of(Map<String, List<Point>> curves, boolean across) {
            double low = Double.MAX_VALUE;
            double high = 0;
            for (List<Point> points : curves.values()) {
                for (Point point : points) {
                    low = Math.min(low, across ? point.x() : point.y());
                    high = Math.max(high, across ? point.x() : point.y());
                }
            }
            return across
                    ? new Axis(low * 0.9, high * 1.1, true)
                    : new Axis(
                            Math.pow(10, Math.floor(Math.log10(low))),
                            Math.pow(10, Math.ceil(Math.log10(high))),
                            false);
        }

        double at(double value) {
            double share = Math.log(value / low) / Math.log(high / low);
            return across ? LEFT + share * (WIDTH - LEFT - RIGHT) : HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
        }

        /** 1, 3 and 10 of each power. */
        List<Double> ticks() {
            var ticks = new ArrayList<Double>();
            for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
                for (double tick : new double[] {power, 3 * power}) {
                    if (tick >= low && tick <= high) {
                        ticks.add(tick);
                    }
                }
            }
            return ticks;
        }
    }
}
