package io.openmldb.rollout.acceptance.figures;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The page {@code docs/figures.md}. */
final class FiguresPage {

  /** How many times faster than the official way the whole update shall be. */
  private static final double GOAL = 5;

  private static final String INTRODUCTION =
      """
      # Figures

      Written by `make figures`; not edited by hand. One tablet of three is updated on a practice cluster with the released
      servers' timings, by `FAST`, by `DOCUMENTED`, and the official way: one leader after the other with a look every two
      seconds, `start.sh restart`, the nameserver's own recovery, the leaders back. While each runs, one writer a partition,
      each with its share of %.0f writes a second at most, learns of a new leader only when it is refused.

      Measured %s on %d processors, load average %.1f at the end. Times are seconds. *Out* is leaders away, *restart* stopped until
      registered, *whole* every replica loaded and caught up, *home* leaders back. *Gap* is the longest time without a
      successful write, of any partition; the restarted tablet's partitions have other leaders meanwhile.
      Writers and servers share these processors: where many partitions are written to, runs differ with how fast they are that day.

      | way | leaders | replicas | out | restart | whole | home | **all** | acknowledged | **lost** | refused | gap | as before |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private FiguresPage() {}

  /** The page of {@code all}, measured {@code when} under {@code rate} writes a second in all. */
  static String of(List<Measurement> all, String when, double rate, double load) {
    StringBuilder page =
        new StringBuilder(
            INTRODUCTION.formatted(rate, when, Runtime.getRuntime().availableProcessors(), load));
    all.forEach(measured -> page.append(row(measured)));
    return page.append('\n').append(verdict(all)).toString();
  }

  static String row(Measurement m) {
    Measurement.Times t = m.times();
    Measurement.Writes w = m.writes();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %s | %s | %s | %s | **%s** | %d | **%d** | %d | %.2f | %s |%n",
        m.way(),
        m.leaders(),
        m.replicas(),
        seconds(t.out()),
        seconds(t.restarted()),
        seconds(t.whole()),
        seconds(t.home()),
        seconds(t.all()),
        w.acknowledged(),
        w.lost(),
        w.refused(),
        w.longestGapMillis() / 1000.0,
        m.sound() ? "yes" : "**no**");
  }

  private static String verdict(List<Measurement> all) {
    StringBuilder text = new StringBuilder();
    for (Measurement official : all.stream().filter(m -> m.way().equals("official")).toList()) {
      all.stream()
          .filter(m -> m.way().equals("FAST") && m.replicas() == official.replicas())
          .mapToDouble(m -> m.times().all().toMillis())
          .average()
          .ifPresent(fast -> text.append(comparison(official, fast)));
    }
    long lost =
        all.stream().filter(m -> m.way().equals("FAST")).mapToLong(m -> m.writes().lost()).sum();
    return text.append("- Acknowledged writes lost by `FAST`, in all runs: ")
        .append(lost)
        .append(lost == 0 ? "; the goal, 0, is met.\n" : "; the goal, 0, is **missed**.\n")
        .toString();
  }

  private static String comparison(Measurement official, double fastMillis) {
    double times = official.times().all().toMillis() / fastMillis;
    return String.format(
        Locale.ROOT,
        "- With %d leaders `FAST` is %.1f times as fast as the official way; the goal, %.0f times, is %s.%n",
        official.leaders(),
        times,
        GOAL,
        times >= GOAL ? "met" : "**missed**");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
